import type { ReadClient } from "@postern/policy/client-address";
import type { PolicyPorts } from "@postern/policy/ports";
import type { ClientChains } from "./client-chains.ts";
import type { Committer } from "./committer.ts";
import type { Counters } from "./counters.ts";
import type { Endpoints } from "./endpoints.ts";
import type { IssuerKeys } from "./issuer-keys.ts";
import type { RequestQuotas } from "./leases/request-quotas.ts";
import type { Limits } from "./limits.ts";
import type { LoginPorts } from "./login/ports.ts";
import type { MemoryGate } from "./memory-gate.ts";
import type { PassThroughPorts } from "./pass-through/ports.ts";
import type { Places } from "./places.ts";
import type { ProviderCalls } from "./provider-calls.ts";
import type { Refusals } from "./refusals.ts";
import type { SecretClaims } from "./secret-claims.ts";
import type { SecretUses } from "./secret-uses.ts";
import type { Shadows } from "./shadow/shadows.ts";
import type { WideLog } from "./wide-log.ts";

/** All that receiving a request needs of the process around it. */
export interface ReceivingPorts {
  endpoints: Pick<Endpoints, "find" | "look">;
  committer: Pick<Committer, "commit">;
  refusals: Pick<Refusals, "record">;
  memory: MemoryGate;
  limits: Pick<Limits, "shortageFor">;
  login: LoginPorts;
  /** Those under way, counted for gates that ask. */
  places: Pick<Places, "take">;
  quotas: Pick<RequestQuotas, "take" | "giveBack" | "spentBy">;
  policyPorts: Omit<PolicyPorts, "fetchKey" | "findIssuerKeys" | "lookUp">;
  providerCalls: Pick<ProviderCalls, "fetchKey" | "confirm" | "lookUp">;
  issuerKeys: IssuerKeys;
  clientOf: ReadClient;
  /** Whether an address is that of a proxy whose headers are believed. */
  isTrustedProxy(peer: string): boolean;
  counters: Counters;
  wideLog: WideLog;
  secretUses: Pick<SecretUses, "note">;
  clientChains: Pick<ClientChains, "note">;
  secretClaims: SecretClaims;
  passThrough: PassThroughPorts;
  shadows: Pick<Shadows, "consider">;
  /** The rates of shadows, in books of their own. */
  takeShadowToken: PolicyPorts["takeToken"];
  /** Public base address, without a slash at its end. */
  publicUrl: string;
  /** Whether every request here counts as private: TLS ends at this listener, or this is a developer's machine. */
  isPrivate: boolean;
  random(): number;
}
