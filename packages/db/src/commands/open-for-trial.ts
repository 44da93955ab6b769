import { api } from "@postern/contract/api";
import { Policy } from "@postern/contract/policy";
import { Problem } from "@postern/contract/problem";
import type { Call } from "../command.ts";
import { demandRight } from "../demand-right.ts";
import { found } from "../found.ts";
import type { PolicyAssertion } from "../generated/client.ts";
import { firstIdAt } from "../id-range.ts";
import { type OpenedSecret, openSecrets } from "../open-secrets.ts";
import { parseInput } from "../parse-input.ts";
import { assertionsOf, openTrial } from "../policies/expectations.ts";
import type { PolicyTrial, TrialMaterial } from "../policies/trial.ts";
import { openEndpoint } from "../queries/endpoints.ts";
import { recordChange } from "../record-change.ts";
import type { Caller } from "../run-procedure.ts";
import { openPolicy } from "../seal-policy.ts";
import { openStoredRequests, type StoredRequest } from "../stored-request.ts";
import { readInTenant, type Transaction } from "../tenant-transaction.ts";

/** What the signature doctor works on; for the server's own use, never an answer to anyone. */
export interface ForDiagnosis {
  request: StoredRequest;
  policy: Policy;
  provider: string | undefined;
  secrets: OpenedSecret[];
  otherSecrets: OpenedSecret[];
}

/** The database's part of request.diagnose: right, input, what it opens, and the entry that says so. */
export async function openForDiagnosis(caller: Caller, raw: unknown): Promise<ForDiagnosis> {
  const { database, scope } = caller;
  await demandRight(caller, "request.diagnose", raw);
  const { id } = parseInput(api["request.diagnose"].input, raw);
  return recordChange(database, { scope, action: "request.diagnose" }, async (tx) => {
    const call = { ...scope, database };
    const { organizationId } = scope;
    const row = found(await tx.request.findUnique({ where: { organizationId_id: { organizationId, id } }, select: { endpointId: true } }));
    const endpoint = await openEndpoint(tx, organizationId, row.endpointId);
    const [request] = await openStoredRequests(tx, { ...call, host: endpoint.host }, [id]);
    const secrets = await openSecrets(tx, call, { endpointId: endpoint.id });
    const otherSecrets = await openSecrets(tx, call, { endpointId: endpoint.id, others: true });
    const policy = await livePolicy(tx, call, endpoint);
    const result = { request: found(request), policy, provider: endpoint.provider ?? undefined, secrets, otherSecrets };
    return { target: id, after: { secretsTried: secrets.length + otherSecrets.length }, result };
  });
}

/** What a draft is tried on. */
export interface ForSimulation {
  material: TrialMaterial;
  host: string | null;
  /** The newest first. */
  requests: { id: string; bodyBytes: number }[];
  /** What the draft says to what is expected of the policy is found out beside. */
  assertions: PolicyAssertion[];
  trial: PolicyTrial;
}

const simulatedDays = 30;
const dayMs = 86_400_000;

/** The database's part of policy.simulate: right, input, whether the draft can be used at all, and the entry that says what is opened. */
export async function openForSimulation(caller: Caller, raw: unknown): Promise<ForSimulation> {
  const { database, scope } = caller;
  await demandRight(caller, "policy.simulate", raw);
  const { endpointId, policy, last } = parseInput(api["policy.simulate"].input, raw);
  return recordChange(database, { scope, action: "policy.simulate" }, async (tx) => {
    const { organizationId } = scope;
    const endpoint = await openEndpoint(tx, organizationId, endpointId);
    const { projectId, host } = endpoint;
    const problems = database.ports.checkPolicy(policy);
    if (problems.length > 0) throw new Problem("policy-invalid", problems.join(" · "), { policy: problems });
    const requests = await tx.request.findMany({
      where: { organizationId, projectId, endpointId, id: { gte: firstIdAt("req", Date.now() - simulatedDays * dayMs) } },
      orderBy: { id: "desc" },
      take: last,
      select: { id: true, bodyBytes: true },
    });
    const call = { ...scope, database };
    const assertions = await assertionsOf(tx, endpoint);
    const trial = await openTrial(tx, call, { endpoint, policy, assertions });
    const result = { material: trial, host, requests, assertions, trial };
    return { target: endpointId, after: { requests: requests.length }, result };
  });
}

/** Some of the requests that a draft is tried on, oldest first; a short transaction of its own. */
export function readForSimulation({ database, scope }: Caller, host: string | null, ids: readonly string[]): Promise<StoredRequest[]> {
  const { organizationId } = scope;
  return readInTenant(database, organizationId, (tx) => openStoredRequests(tx, { database, organizationId, host }, ids));
}

/** The policy by which an endpoint decides now, opened. */
export async function livePolicy(
  tx: Transaction,
  place: Pick<Call, "database" | "organizationId">,
  { id, policyVersionId }: { id: string; policyVersionId: string | null },
): Promise<Policy> {
  const version = await tx.policyVersion.findFirst({ where: { organizationId: place.organizationId, id: policyVersionId ?? "" } });
  return openPolicy(tx, place, { endpointId: id, policy: Policy.parse(found(version).policy) });
}
