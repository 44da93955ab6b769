import { api, type OutputOf } from "@postern/contract/api";
import type { MadeRequest, PolicyTrial } from "@postern/contract/policy-case";
import { Problem } from "@postern/contract/problem";
import { type ForPolicyTest, openForPolicyTest } from "@postern/db/commands/open-for-policy-test";
import type { Caller } from "@postern/db/run-procedure";
import type { Inbound, OpenSecret } from "@postern/policy/ports";
import { prepareTrial } from "@postern/policy/prepare-trial";
import { findSpec } from "@postern/policy/providers/index";
import { type TrialCalls, trialPorts } from "@postern/policy/trial-ports";
import type { Dashboard } from "../dashboard.ts";
import { createKeyFetcher } from "../fetch-key.ts";
import { makeRequest } from "./made-request.ts";
import { takeTrial } from "./trial-limits.ts";

/**
 * policy.test: a draft judges stored requests at the time they came, and made-up ones with a secret made for them. Nothing is changed;
 * rates let everyone pass, no provider is asked about an event, and each request is the first of its id.
 */
export async function testPolicy(caller: Caller, dashboard: Dashboard, input: unknown): Promise<OutputOf<"policy.test">> {
  takeTrial(dashboard, caller.scope.organizationId);
  const opened = await openForPolicyTest(caller, input);
  const { requests } = api["policy.test"].input.parse(input);
  const judge = judgeBy(opened, { fetchKey: createKeyFetcher(dashboard.fetchGuarded), networks: dashboard.networkData.data });
  const trials: PolicyTrial[] = [];
  for (const request of requests) trials.push(await (typeof request === "string" ? judge.stored(request) : judge.made(request)));
  return { trials };
}

interface Question {
  request: Inbound;
  /** Made for it alone. */
  secret?: OpenSecret;
  nowMs: number;
}

function judgeBy({ stored, url, ...material }: ForPolicyTest, calls: TrialCalls) {
  const judge = async ({ request, secret, nowMs }: Question): Promise<PolicyTrial> => {
    const prepared = prepareTrial({ ...material, secrets: [...(secret ? [secret] : []), ...material.secrets] }, Date.now());
    const { verdict, reason, trace } = await prepared.evaluate(request, trialPorts(nowMs, calls));
    if (reason === "not-kept") return { kind: "not-judged", says: trace.find((step) => step.reason === reason)?.seen ?? reason };
    return { kind: "judged", verdict: verdict === "accepted" ? "accepted" : "refused", reason, trace };
  };
  return {
    async stored(id: string): Promise<PolicyTrial> {
      const request = stored.get(id);
      if (!request) return { kind: "not-judged", says: "there is no such request (any more)" };
      if (!request.isWhole) return { kind: "not-judged", says: "its body is not kept whole" };
      return judge({ request, nowMs: request.receivedAtMs });
    },
    async made(described: MadeRequest): Promise<PolicyTrial> {
      demandProvider(described.signedBy);
      const made = makeRequest(described, { policy: material.policy, url });
      return "says" in made ? { kind: "not-judged", ...made } : judge(made);
    },
  };
}

function demandProvider(slug: string | undefined): void {
  if (slug === undefined || findSpec(slug)) return;
  const sentence = `"${slug}" is not a provider that Postern knows`;
  throw new Problem("input-invalid", sentence, { signedBy: [sentence] });
}
