import { api, type OutputOf } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import { demandRight } from "../demand-right.ts";
import { found } from "../found.ts";
import type { Request } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { inputProblem, parseInput } from "../parse-input.ts";
import { openTrialMaterial, type TrialMaterial } from "../policies/trial.ts";
import { openEndpoint } from "../queries/endpoints.ts";
import { recordChange } from "../record-change.ts";
import type { Caller } from "../run-procedure.ts";
import type { Scope } from "../scope.ts";
import { openStoredRequests, type StoredRequest } from "../stored-request.ts";
import { readInTenant, type Transaction } from "../tenant-transaction.ts";
import { livePolicy } from "./open-for-trial.ts";
import { byRoutes } from "./replay.ts";

/** A refused request and what it is judged by; for the server's own use, never an answer to anyone. */
export interface ForPromotion {
  id: string;
  endpointId: string;
  /** What the endpoint's configuration was when this was read. */
  configSeq: bigint;
  material: TrialMaterial;
  request: StoredRequest;
}
export type Promoted = Extract<OutputOf<"request.promote">, { kind: "promoted" }>;

/** The first part of request.promote: right, input and what is judged; or what was promoted before. */
export async function openForPromotion(caller: Caller, raw: unknown): Promise<ForPromotion | Promoted> {
  const { database, scope } = caller;
  await demandRight(caller, "request.promote", raw);
  const { id } = parseInput(api["request.promote"].input, raw);
  return readInTenant(database, scope.organizationId, async (tx) => {
    const { organizationId } = scope;
    const row = await getRequest(tx, scope, id);
    if (row.promotedAt) return { kind: "promoted", deliveries: await tx.delivery.count({ where: { organizationId, requestId: id, replayId: null } }) };
    const endpoint = await openEndpoint(tx, organizationId, row.endpointId);
    const call = { database, organizationId };
    const [request] = await openStoredRequests(tx, { ...call, host: endpoint.host }, [id]);
    const material = await openTrialMaterial(tx, call, { endpoint, policy: await livePolicy(tx, call, endpoint) });
    return { id, endpointId: endpoint.id, configSeq: endpoint.configSeq, material, request: promotable(found(request)) };
  });
}

/** What the live policy said of it. */
export interface Judgement {
  allowed: boolean;
  reason?: string | undefined;
  /** The event's id, taken as it would have been on its way in. */
  claim?: { key: string; seconds: number } | undefined;
}

/** The last part: makes the request an event, once, with its deliveries; or records that it was tried in vain. Answers how many deliveries. */
export async function recordPromotion({ database, scope }: Caller, { id, endpointId, configSeq }: ForPromotion, judged: Judgement): Promise<number> {
  const { organizationId, actor } = scope;
  return recordChange(database, { scope, action: "request.promote" }, async (tx) => {
    if (!judged.allowed) return { target: id, after: { promoted: false, reason: judged.reason }, result: 0 };
    const endpoint = await openEndpoint(tx, organizationId, endpointId);
    if (endpoint.configSeq !== configSeq) throw new Problem("conflict", "the endpoint was changed while the request was judged; try again");

    const promoted = { promotedAt: new Date(), promotedBy: actor.id, promotedByName: actor.name };
    const { count } = await tx.request.updateMany({ where: { organizationId, id, promotedAt: null }, data: promoted });
    if (count === 0) throw new Problem("conflict", "someone else made it an event just now");
    if (judged.claim) await claim(tx, { organizationId, endpointId, id }, judged.claim);

    const planned = await byRoutes(tx, scope, [{ ...(await getRequest(tx, scope, id)), endpoint }]);
    const deliveries = planned.map((plan) => ({ ...plan, organizationId, id: newId("dlv") }));
    if (deliveries.length > 0) await tx.delivery.createMany({ data: deliveries });
    const destinations = [...new Set(planned.map(({ destinationId }) => destinationId))];
    return { target: id, after: { promoted: true, deliveries: planned.length, destinations }, result: planned.length, ring: destinations };
  });
}

async function getRequest(tx: Transaction, { organizationId }: Pick<Scope, "organizationId">, id: string): Promise<Request> {
  return found(await tx.request.findUnique({ where: { organizationId_id: { organizationId, id } } }));
}

function promotable(request: StoredRequest): StoredRequest {
  const { verdict, isWhole } = request;
  if (verdict !== "refused" && verdict !== "throttled") throw inputProblem({ id: ["only what was refused can be promoted"] });
  if (!isWhole) throw inputProblem({ id: ["its body is not kept whole: have the sender send it again"] });
  return request;
}

/** Takes the event's id, as ingest does with the insert; who has it already is the event itself. */
async function claim(
  tx: Transaction,
  { organizationId, endpointId, id }: { organizationId: string; endpointId: string; id: string },
  { key, seconds }: { key: string; seconds: number },
): Promise<void> {
  const taken = await tx.$executeRaw`
    INSERT INTO idempotency_key (organization_id, endpoint_id, key, request_id, expires_at)
    VALUES (${organizationId}, ${endpointId}, ${key}, ${id}, now() + make_interval(secs => ${seconds}))
    ON CONFLICT (organization_id, endpoint_id, key) DO UPDATE SET request_id = excluded.request_id, expires_at = excluded.expires_at
      WHERE idempotency_key.expires_at <= now()`;
  if (taken > 0) return;
  const first = await tx.idempotencyKey.findUnique({ where: { organizationId_endpointId_key: { organizationId, endpointId, key } } });
  throw new Problem("conflict", `the same event came in as ${first?.requestId}: replay that one if you need it again`);
}
