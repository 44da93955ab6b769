import type { Policy } from "@postern/contract/policy";
import { isActive } from "./active-secret.ts";
import type { GateMaterial, OpenSecret, PreparedPolicy } from "./ports.ts";
import { preparePolicy } from "./prepare.ts";

/** A policy with its settings opened, and all that its gates are made from. */
export interface TrialMaterial extends GateMaterial {
  policy: Policy;
  /** The endpoint's own. */
  provider: string | undefined;
}

/** Makes a policy ready to judge requests that came before: each at its own moment, with the secrets that counted then or count now. */
export function prepareTrial({ policy, provider, ...material }: TrialMaterial, nowMs: number): PreparedPolicy {
  return preparePolicy(policy, { ...material, secrets: secretsThenOrNow(material.secrets, nowMs) }, provider);
}

/** A secret counts as it did then, or as it does now: a draft is tried with what the endpoint holds today. */
export function secretsThenOrNow(secrets: readonly OpenSecret[], nowMs: number): OpenSecret[] {
  return secrets.map((secret) => (isActive(secret, nowMs) ? { ...secret, activeFromMs: 0 } : secret));
}
