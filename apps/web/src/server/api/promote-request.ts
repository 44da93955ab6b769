import type { OutputOf } from "@postern/contract/api";
import { openForPromotion, recordPromotion } from "@postern/db/commands/promote";
import type { Caller } from "@postern/db/run-procedure";
import { claimKeyOf } from "@postern/policy/claim-key";
import type { PolicyPorts } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import { secretsThenOrNow } from "@postern/policy/simulate";
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

  const { request, policy, provider, endpointId } = opened;
  const prepared = preparePolicy(policy, { endpointId, secrets: secretsThenOrNow(opened.secrets, Date.now()), addressLists: opened.addressLists }, provider);
  const { verdict, handshake, reason, trace, claim } = await prepared.evaluate(request, portsAt(request.receivedAtMs, dashboard));
  const allowed = verdict === "accepted" && !handshake;
  const judged = { allowed, reason, claim: claim && { key: claimKeyOf(claim.key), seconds: Math.ceil(claim.windowMs / 1_000) } };
  const deliveries = await recordPromotion(caller, opened, judged);
  return allowed ? { kind: "promoted", deliveries } : { kind: "still-refused", reason, trace };
}

function portsAt(nowMs: number, { fetchGuarded, networkData }: Dashboard): PolicyPorts {
  const calls = { fetchKey: createKeyFetcher(fetchGuarded), lookUp: createLookUp(fetchGuarded) };
  return { nowMs: () => nowMs, micros: () => 0, takeToken: () => ({ taken: true }), networks: networkData.data, ...calls };
}
