import { setImmediate as pause } from "node:timers/promises";
import { Problem } from "@postern/contract/problem";
import type { DatabasePorts } from "@postern/db/database";
import type { Judgement, KeptRequest, PolicyTrial } from "@postern/db/policies/trial";
import type { GuardedFetch } from "@postern/egress/guarded-fetch";
import { gateThatDecided } from "@postern/policy/difference";
import type { PolicyPorts, PreparedPolicy } from "@postern/policy/ports";
import { prepareTrial } from "@postern/policy/prepare-trial";
import { type TrialCalls, trialPorts } from "@postern/policy/trial-ports";
import { createKeyFetcher } from "./fetch-key.ts";

/** What a policy is tried with. */
export interface TrialPorts {
  fetchGuarded: GuardedFetch;
  networks: PolicyPorts["networks"];
}

/** Whoever saves a policy waits for this. */
const judgedWithinMs = 8_000;

/**
 * Judges kept requests by a policy, one after the other: each at its own moment, with the secrets that counted then or count now. Rates are passed,
 * no provider is asked about an event, and no event's id is claimed. Throws busy when it takes too long, as keys that are fetched may.
 */
export function createJudge({ fetchGuarded, networks }: TrialPorts, withinMs = judgedWithinMs): NonNullable<DatabasePorts["judge"]> {
  return async ({ requests, ...material }: PolicyTrial) => {
    const prepared = prepareTrial(material, Date.now());
    const fetchKey = createKeyFetcher(fetchGuarded);
    const deadline = AbortSignal.timeout(withinMs);
    const judged: Judgement[] = [];
    for (const request of requests) {
      judged.push(await inTime(judge(prepared, request, { networks, fetchKey }), deadline));
      await pause();
    }
    return judged;
  };
}

async function judge(prepared: PreparedPolicy, request: KeptRequest, calls: TrialCalls): Promise<Judgement> {
  const { verdict, trace, reason } = await prepared.evaluate(request, trialPorts(request.receivedAtMs, calls));
  return verdict === "accepted" ? { verdict } : { verdict: "refused", reason, ...gateThatDecided(trace, reason) };
}

function inTime<Result>(work: Promise<Result>, deadline: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Problem("busy", "what is expected of the policy could not be judged in time"));
    if (deadline.aborted) return late();
    deadline.addEventListener("abort", late, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener("abort", late));
  });
}
