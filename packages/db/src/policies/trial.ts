import type { Policy } from "@postern/contract/policy";
import type { Finding } from "@postern/contract/policy-version";
import { type ReadAddressList, readAddressLists } from "../address-lists/read-lists.ts";
import type { Call } from "../command.ts";
import type { SeenFacts } from "../kept-facts.ts";
import { type OpenedSecret, openSecrets } from "../open-secrets.ts";
import { openPolicy } from "../seal-policy.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { type ReadAuthority, readAuthorities } from "../trusted-cas/read-authorities.ts";

/** A policy, opened, with all that its gates are made from; for the server's own use, never an answer to anyone. */
export interface TrialMaterial {
  /** Empty where there is no endpoint yet. */
  endpointId: string;
  provider: string | undefined;
  policy: Policy;
  secrets: OpenedSecret[];
  /** Those that the policy asks, as they count now. */
  addressLists: ReadAddressList[];
  /** Those that the policy names, with whom they have revoked by now. */
  authorities: ReadAuthority[];
}

/** Opens a policy, which may be a draft with covered settings, for an endpoint or for none yet. */
export async function openTrialMaterial(
  tx: Transaction,
  call: Pick<Call, "database" | "organizationId">,
  { endpoint, policy, provider }: { endpoint?: { id: string; provider: string | null } | undefined; policy: Policy; provider?: string | undefined },
): Promise<TrialMaterial> {
  const { organizationId } = call;
  const endpointId = endpoint?.id ?? "";
  return {
    endpointId,
    provider: (endpoint ? endpoint.provider : provider) ?? undefined,
    policy: await openPolicy(tx, call, { endpointId, policy }),
    secrets: endpoint ? await openSecrets(tx, call, { endpointId }) : [],
    addressLists: await readAddressLists(tx, organizationId, policy),
    authorities: await readAuthorities(tx, organizationId, policy),
  };
}

/** A request as policy judges one, and the moment it is judged at. */
export interface KeptRequest extends SeenFacts {
  receivedAtMs: number;
  method: string;
  target: string;
  url: string;
  /** Flat: name, value, name, value. */
  rawHeaders: string[];
  body: Buffer;
  clientIp: string;
}

/** What is to be judged, and by what. */
export interface PolicyTrial extends TrialMaterial {
  requests: KeptRequest[];
}

/** What a policy says of one request. */
export type Judgement = Omit<Finding, "holds">;
