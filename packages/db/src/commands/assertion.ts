import { assertionBytesMax, assertionsMax } from "@postern/contract/policy-version";
import { type Call, command } from "../command.ts";
import { sealValue } from "../data-keys.ts";
import { found } from "../found.ts";
import type { Endpoint, PolicyAssertion } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { placeOfAssertion, sealedRequestOf } from "../policies/expectations.ts";
import { lockEndpoint } from "../policies/judge-draft.ts";
import { assertionOf } from "../queries/assertions.ts";
import { statementsOf } from "../statement.ts";
import { openStoredRequests, type StoredRequest } from "../stored-request.ts";
import type { Transaction } from "../tenant-transaction.ts";

export const createAssertion = command("assertion.create", async (tx, { requestId, name, expected, because }, call) => {
  const { organizationId, actor } = call;
  if (because && expected === "accepted") throw inputProblem({ because: ["only a refusal has a reason"] });
  const { endpointId } = found(await tx.request.findUnique({ where: { organizationId_id: { organizationId, id: requestId } }, select: { endpointId: true } }));
  const endpoint = await lockEndpoint(tx, organizationId, endpointId);
  if ((await tx.policyAssertion.count({ where: { organizationId, endpointId } })) >= assertionsMax)
    throw inputProblem({ requestId: [`an endpoint keeps ${assertionsMax} assertions at most; remove one first`] });
  const id = newId("asr");
  const kept = await keepRequest(tx, call, { id, endpoint, requestId });
  const place = { organizationId, id, endpointId, requestId, name, expected, because, ...kept };
  const assertion = assertionOf(await tx.policyAssertion.create({ data: { ...place, createdBy: actor.id, createdByName: actor.name } }));
  return { target: id, after: assertion, result: assertion };
});

/** The request as it came, sealed anew: its own row and body go when their time is over. */
async function keepRequest(
  tx: Transaction,
  call: Call,
  { id, endpoint, requestId }: { id: string; endpoint: Endpoint; requestId: string },
): Promise<Pick<PolicyAssertion, "sealedRequest" | "receivedAt">> {
  const [opened] = await openStoredRequests(tx, { ...call, host: endpoint.host }, [requestId]);
  const request = found(opened);
  const value = sealedRequestOf(keepable(request));
  if (value.length > assertionBytesMax)
    throw inputProblem({ requestId: [`it is larger than the ${assertionBytesMax / 1_024} KiB that are kept of a request`] });
  const sealedRequest = await sealValue(statementsOf(tx), call.database, { place: placeOfAssertion(call.organizationId, id), value });
  return { sealedRequest, receivedAt: new Date(request.receivedAtMs) };
}

function keepable(request: StoredRequest): StoredRequest {
  if (!request.isWhole) throw inputProblem({ requestId: ["its body is not kept whole, so it cannot be judged again"] });
  return request;
}

export const updateAssertion = command("assertion.update", async (tx, { id, ...changes }, call) => {
  const before = await lockAssertion(tx, call, id);
  const after = { expected: before.expected, because: before.because, ...changes };
  if (after.because && after.expected === "accepted") throw inputProblem({ because: ["only a refusal has a reason"] });
  const row = await tx.policyAssertion.update({ where: { organizationId_id: { organizationId: call.organizationId, id } }, data: changes });
  return { target: id, before: assertionOf(before), after: assertionOf(row), result: assertionOf(row) };
});

export const removeAssertion = command("assertion.remove", async (tx, { id }, call) => {
  const before = await lockAssertion(tx, call, id);
  await tx.policyAssertion.delete({ where: { organizationId_id: { organizationId: call.organizationId, id } } });
  return { target: id, before: assertionOf(before), result: { done: true } };
});

async function lockAssertion(tx: Transaction, { organizationId }: Call, id: string): Promise<PolicyAssertion> {
  const row = found(await tx.policyAssertion.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  await lockEndpoint(tx, organizationId, row.endpointId);
  return row;
}
