import type { Policy, TraceStep } from "@postern/contract/policy";
import type { PolicyCase, PolicyTrial } from "@postern/contract/policy-case";
import type { FileEndpoint } from "@postern/contract/policy-file";
import type { ProjectExport } from "@postern/contract/project-export";
import type { Simulation } from "@postern/contract/trial";
import type { Caller } from "./caller.ts";

/** What came of one expectation. */
export interface CaseResult {
  name: string;
  holds: boolean;
  expected: string;
  got: string;
  /** The gate that refused: its place, its kind and what it saw. */
  by?: Pick<TraceStep, "path" | "gate" | "seen">;
}
/** What a policy of the file says: to what is expected of it, and to the traffic there was. */
export interface EndpointResult {
  endpoint: string;
  cases: CaseResult[];
  traffic?: Simulation & { holds: boolean };
}

export interface Trial {
  endpoint: FileEndpoint;
  /** With its references followed. */
  policy: Policy;
  /** How many of the newest stored requests to judge; none when empty. */
  last?: number;
}

/** Asks the gateway what a policy says; nothing there is changed. */
export async function tryPolicy(call: Caller, { endpoints }: ProjectExport, { endpoint, policy, last }: Trial): Promise<EndpointResult> {
  const found = endpoints.find(({ name }) => name === endpoint.name);
  const { name, provider, expect = [] } = endpoint;
  const cases = expect.length === 0 ? [] : await tryCases(call, expect, { endpointId: found?.id, provider, policy });
  const traffic = last !== undefined && found ? await call("policy.simulate", { endpointId: found.id, policy, last }) : undefined;
  return { endpoint: name, cases, ...(traffic && { traffic: { ...traffic, holds: isUnchanged(traffic) } }) };
}

type Draft = { endpointId: string | undefined; provider: string | undefined; policy: Policy };

async function tryCases(call: Caller, expected: readonly PolicyCase[], draft: Draft): Promise<CaseResult[]> {
  const { trials } = await call("policy.test", { ...draft, requests: expected.map(({ request }) => request) });
  return expected.map((one, index) => resultOf(one, trials[index] ?? { kind: "not-judged", says: "the gateway did not answer" }));
}

function resultOf({ name, verdict, reason }: PolicyCase, trial: PolicyTrial): CaseResult {
  const expected = verdictWords(verdict, reason);
  if (trial.kind === "not-judged") return { name, holds: false, expected, got: `not tried: ${trial.says}` };
  const holds = trial.verdict === verdict && (reason === undefined || trial.reason === reason);
  const by = trial.trace.findLast(({ outcome }) => outcome === "failed");
  const refused = trial.verdict === "refused" && by;
  return { name, holds, expected, got: verdictWords(trial.verdict, trial.reason), ...(refused && { by: { path: by.path, gate: by.gate, seen: by.seen } }) };
}

function verdictWords(verdict: string, reason: string | undefined): string {
  return reason === undefined ? verdict : `${verdict} (${reason})`;
}

/** Nothing would be decided otherwise, and what people expect in the dashboard holds too. */
function isUnchanged({ refused, accepted, duplicates, assertions }: Simulation): boolean {
  return refused.count + accepted.count + duplicates.count === 0 && assertions.every(({ finding }) => finding?.holds !== false);
}
