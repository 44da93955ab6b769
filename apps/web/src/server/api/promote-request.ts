import type { OutputOf } from "@postern/contract/api";
import { openForPromotion, recordPromotion } from "@postern/db/commands/promote";
import type { Caller } from "@postern/db/run-procedure";
import { claimKeyOf } from "@postern/policy/claim-key";
import { prepareTrial } from "@postern/policy/prepare-trial";
import { type TrialCalls, trialPorts } from "@postern/policy/trial-ports";
import type { Dashboard } from "../dashboard.ts";
import { createKeyFetcher } from "../fetch-key.ts";
import { createLookUp } from "../look-up.ts";
import { takeTrial } from "./trial-limits.ts";

/**
 * request.promote: the live policy judges a refused request as if it stood at its arrival, with the secrets that counted then or count now.
 * Rates are passed: a person asks for this one.
 */
export async function promoteRequest(caller: Caller, dashboard: Dashboard, input: unknown): Promise<OutputOf<"request.promote">> {
  takeTrial(dashboard, caller.scope.organizationId);
  const opened = await openForPromotion(caller, input);
  if ("kind" in opened) return opened;

  const { request, material } = opened;
  const prepared = prepareTrial(material, Date.now());
  const { verdict, handshake, reason, trace, claim } = await prepared.evaluate(request, trialPorts(request.receivedAtMs, callsOf(dashboard)));
  const allowed = verdict === "accepted" && !handshake;
  const judged = { allowed, reason, claim: claim && { key: claimKeyOf(claim.key), seconds: Math.ceil(claim.windowMs / 1_000) } };
  const deliveries = await recordPromotion(caller, opened, judged);
  return allowed ? { kind: "promoted", deliveries } : { kind: "still-refused", reason, trace };
}

/** Here the provider is asked: what comes in is delivered. */
function callsOf({ fetchGuarded, networkData }: Dashboard): TrialCalls {
  return { fetchKey: createKeyFetcher(fetchGuarded), lookUp: createLookUp(fetchGuarded), networks: networkData.data };
}
