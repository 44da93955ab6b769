import type { CertificateSource } from "@postern/contract/certificate-gate";
import type { Answer } from "@postern/contract/endpoint";
import type { EndpointConfig } from "@postern/db/ingest-config";
import type { DataKey } from "@postern/db/seal";
import type { PreparedRoute } from "@postern/delivery/fan-out";
import type { PreparedPolicy } from "@postern/policy/ports";
import { type Head, hostOf } from "./head.ts";

/** An endpoint in memory. Without `ready` it cannot decide, and lets nobody in. */
export interface LiveEndpoint {
  organizationId: string;
  id: string;
  projectId: string;
  name: string;
  token: string;
  /** Lower case. */
  host: string | undefined;
  isClosed: boolean;
  bodyBytesMax: number;
  policyVersionId: string | undefined;
  configSeq: string;
  ready?: ReadyEndpoint;
}
export interface ReadyEndpoint {
  policy: PreparedPolicy;
  /** Decides silently beside the policy; `broken` when it cannot be used. */
  shadow?: Shadow | undefined;
  /** Where its policy, or its shadow, reads client certificates. */
  certificateSources: ReadonlySet<CertificateSource>;
  /** Names of the claims that its login gates ask for: only those are known of who is signed in. */
  claimsAsked: ReadonlySet<string>;
  answer: Answer;
  /** Whose answer its sender hears instead, when it is there in time. */
  passThrough?: EndpointConfig["passThrough"];
  routes: readonly PreparedRoute[];
  /** Whether one of its routes looks into bodies. */
  filtersBodies: boolean;
  kinds: ReadonlyMap<string, "url" | "tunnel">;
  /** Seals what is covered at capture. */
  dataKey: DataKey;
}

export function liveEndpoint(config: EndpointConfig): LiveEndpoint {
  return {
    organizationId: config.organizationId,
    id: config.id,
    projectId: config.projectId,
    name: config.name,
    token: config.token,
    host: config.host?.toLowerCase(),
    isClosed: config.state === "closed",
    bodyBytesMax: config.bodyBytesMax,
    policyVersionId: config.policyVersionId,
    configSeq: config.configSeq,
  };
}

/** Whether a request asks for the endpoint by its own host name, whatever its path. */
export function isAtOwnHost<Endpoint extends Pick<LiveEndpoint, "host">>(endpoint: Endpoint, head: Head): endpoint is Endpoint & { host: string } {
  return endpoint.host !== undefined && endpoint.host === hostOf(head);
}

export interface Shadow {
  versionId: string;
  policy: PreparedPolicy | "broken";
}
