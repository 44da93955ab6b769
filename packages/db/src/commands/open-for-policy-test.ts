import { api } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import { demandRight } from "../demand-right.ts";
import { parseInput } from "../parse-input.ts";
import { openTrialMaterial, type TrialMaterial } from "../policies/trial.ts";
import { endpointUrl, openEndpoint } from "../queries/endpoints.ts";
import { recordChange } from "../record-change.ts";
import type { Caller } from "../run-procedure.ts";
import { openStoredRequests, type StoredRequest } from "../stored-request.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** What a draft is tested with; for the server's own use, never an answer to anyone. */
export interface ForPolicyTest extends TrialMaterial {
  url: string;
  /** The stored requests that were named and are there, by id. */
  stored: ReadonlyMap<string, StoredRequest>;
}

/** The database's part of policy.test: right, input, whether the draft can be used at all, and the entry that says what is opened. */
export async function openForPolicyTest(caller: Caller, raw: unknown): Promise<ForPolicyTest> {
  const { database, scope } = caller;
  await demandRight(caller, "policy.test", raw);
  const { endpointId, provider, policy, requests } = parseInput(api["policy.test"].input, raw);
  const problems = database.ports.checkPolicy(policy);
  if (problems.length > 0) throw new Problem("policy-invalid", problems.join(" · "), { policy: problems });
  const ids = requests.filter((request) => typeof request === "string");
  return recordChange(database, { scope, action: "policy.test" }, async (tx) => {
    const call = { ...scope, database };
    const endpoint = endpointId === undefined ? undefined : await openEndpoint(tx, scope.organizationId, endpointId);
    const result = {
      ...(await openTrialMaterial(tx, call, { endpoint, policy, provider })),
      url: endpoint ? endpointUrl(database.ports.publicBase, endpoint) : `${database.ports.publicBase}/e/not-made-yet`,
      stored: await openStored(tx, { ...call, host: endpoint?.host ?? null }, ids),
    };
    return { ...(endpoint && { target: endpoint.id }), after: { requests: requests.length, stored: ids.length }, result };
  });
}

async function openStored(tx: Transaction, place: Parameters<typeof openStoredRequests>[1], ids: readonly string[]): Promise<Map<string, StoredRequest>> {
  const requests = ids.length === 0 ? [] : await openStoredRequests(tx, place, ids);
  return new Map(requests.map((request) => [request.id, request]));
}
