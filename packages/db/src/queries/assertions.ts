import { Policy } from "@postern/contract/policy";
import type { Answer, Call } from "../command.ts";
import type { PolicyAssertion } from "../generated/client.ts";
import { assertionsOf, findingOf, openTrial } from "../policies/expectations.ts";
import { judge } from "../policies/judge-draft.ts";
import type { Judgement, PolicyTrial } from "../policies/trial.ts";
import { pagedQuery } from "../query.ts";
import { openEndpoint } from "./endpoints.ts";

/** Judged between two short reads: no connection waits for the engine. */
export const listAssertions = pagedQuery("assertion.list", async (read, { endpointId }, call) => {
  const { organizationId } = call;
  const { assertions, trial } = await read(async (tx) => {
    const endpoint = await openEndpoint(tx, organizationId, endpointId);
    const assertions = await assertionsOf(tx, endpoint);
    const live = await tx.policyVersion.findFirst({ where: { organizationId, id: endpoint.policyVersionId ?? "" } });
    if (!live || assertions.length === 0) return { assertions, trial: undefined };
    return { assertions, trial: await openTrial(tx, call, { endpoint, policy: Policy.parse(live.policy), assertions }) };
  });
  return judgeAssertions(call, assertions, trial);
});

/** Each with what a policy says to it; a policy that cannot be judged by says nothing, and they are shown all the same. */
export async function judgeAssertions(
  { database }: Pick<Call, "database">,
  assertions: readonly PolicyAssertion[],
  trial: PolicyTrial | undefined,
): Promise<Answer<"assertion.list">> {
  const judged = trial && assertions.length > 0 ? await judge({ database }, trial).catch((): Judgement[] => []) : [];
  return assertions.map((assertion, index) => assertionOf(assertion, judged[index]));
}

export function assertionOf(row: PolicyAssertion, judged?: Judgement): Answer<"assertion.create"> {
  const { id, endpointId, requestId, receivedAt, name, createdAt } = row;
  return {
    ...{ id, endpointId, requestId, receivedAt, name, createdAt },
    expected: row.expected as Answer<"assertion.create">["expected"],
    because: row.because ?? undefined,
    createdBy: row.createdByName,
    finding: judged && findingOf(row, judged),
  };
}
