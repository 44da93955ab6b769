import type { Decision } from "@postern/policy/ports";
import type { Endpoints } from "../endpoints.ts";
import type { Exchange } from "../exchange.ts";
import { hasBody } from "../head.ts";
import type { LiveEndpoint, ReadyEndpoint } from "../live-endpoint.ts";
import type { ReceivingPorts } from "../receiving-ports.ts";
import { takeBody } from "../take-body.ts";
import { refusalOf } from "./admit.ts";
import type { LiveShare } from "./live-share.ts";
import { type Admission, type Arrival, refused } from "./visitor.ts";

/** Judges a request by the policy of an endpoint, for a share that names it. */
export type PassGate = (arrival: Arrival, share: LiveShare, endpointId: string) => Promise<Admission>;

export interface GatePorts extends Pick<ReceivingPorts, "policyPorts" | "providerCalls" | "issuerKeys" | "memory"> {
  endpoints: Pick<Endpoints, "of">;
  scheme: "http" | "https";
}

/**
 * A policy may ask for the body, as signatures do: it is taken whole, up to the endpoint's limit, and goes on from memory. What a replay gate would
 * remember it cannot here, where nothing is stored: of it the age of the request counts.
 */
export function gateOfEndpoint(ports: GatePorts): PassGate {
  return async (arrival, share, endpointId) => {
    const endpoint = ports.endpoints.of(endpointId);
    if (!endpoint?.ready || endpoint.isClosed || endpoint.organizationId !== share.organizationId) {
      return refused({ status: 503, reason: "gate-unavailable", who: "" });
    }
    const taken = await bodyOf(arrival, endpoint, ports);
    if ("refused" in taken) return taken.refused;
    const decision = await evaluate({ arrival, endpoint, ready: endpoint.ready, body: taken.body }, ports);
    if (decision.verdict !== "accepted") {
      taken.release();
      return refused(refusalOf(decision));
    }
    if (decision.handshake) {
      taken.release();
      return { kind: "handshake", handshake: decision.handshake };
    }
    const who = `policy of ${endpoint.name}`;
    const mayStay = (now: LiveShare) => now.gateEndpointId === endpointId && ports.endpoints.of(endpointId)?.isClosed === false;
    return { kind: "in", visitor: { who, mayStay }, ...(hasBody(arrival.head) && { body: taken.body }), release: taken.release };
  };
}

type Taken = { body: Buffer; release(): void } | { refused: Admission };

async function bodyOf(arrival: Arrival, endpoint: LiveEndpoint, { memory }: GatePorts): Promise<Taken> {
  if (!hasBody(arrival.head)) return { body: Buffer.alloc(0), release: () => {} };
  const { read, bytesHeld } = await takeBody(arrival as Exchange, endpoint, { memory });
  const release = () => memory.give(endpoint, bytesHeld);
  if (read.kind === "whole") return { body: read.body, release };
  release();
  const status = { "too-large": 413, "no-memory": 503, late: 408, aborted: 400 }[read.kind];
  return { refused: refused({ status, reason: read.kind === "too-large" ? "body-too-large" : `body-${read.kind}`, who: "" }) };
}

function evaluate(
  { arrival, endpoint, ready, body }: { arrival: Arrival; endpoint: LiveEndpoint; ready: ReadyEndpoint; body: Buffer },
  { policyPorts, providerCalls, issuerKeys, scheme }: GatePorts,
): Decision | Promise<Decision> {
  const { organizationId } = endpoint;
  const { method, target, rawHeaders, hosts } = arrival.head;
  const inbound = { method, target, url: `${scheme}://${(hosts[0] ?? "").toLowerCase()}${target}`, rawHeaders, body, clientIp: arrival.client.ip };
  return ready.policy.evaluate(inbound, {
    ...policyPorts,
    fetchKey: (url) => providerCalls.fetchKey(url, organizationId),
    findIssuerKeys: (source, keyId) => issuerKeys.of(organizationId)(source, keyId),
    lookUp: (question) => providerCalls.lookUp(question, organizationId),
  });
}
