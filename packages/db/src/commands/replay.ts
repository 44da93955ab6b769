import { looksIntoBody, matchesFilter, parseFilter } from "@postern/contract/filter";
import { filteredBodyBytesMax, readFilteredBody } from "@postern/contract/filter-body";
import { Problem } from "@postern/contract/problem";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import type { Endpoint, Request } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { openDestination } from "../queries/destinations.ts";
import { withProgress } from "../queries/replays.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** New deliveries of old events. Ownership is checked again, the policy is not: it let these events in when they came. */
export const createReplay = command("replay.create", async (tx, input, call) => {
  const { organizationId, actor } = call;
  const requests = await replayable(tx, call, [...new Set(input.requestIds)]);
  const projectId = onlyProject(requests);
  const planned = input.destinationId ? await toOne(tx, call, { requests, projectId, destinationId: input.destinationId }) : await byRoutes(tx, call, requests);
  if (planned.length === 0) throw new Problem("conflict", "no route lets these events through; name a destination");

  const id = newId("rpl");
  const row = { organizationId, id, projectId, requests: requests.length, deliveries: planned.length, createdBy: actor.id, createdByName: actor.name };
  const replay = await tx.replay.create({ data: row });
  await tx.replayRequest.createMany({ data: requests.map((request) => ({ organizationId, replayId: id, requestId: request.id })) });
  await tx.delivery.createMany({
    data: planned.map((plan) => ({ ...plan, organizationId, id: newId("dlv"), replayId: id, trigger: "replay", nextAttemptAt: new Date() })),
  });
  const [result] = await withProgress(tx, organizationId, [replay]);
  const destinations = [...new Set(planned.map(({ destinationId }) => destinationId))];
  const after = { requestIds: requests.map((request) => request.id), destinations, deliveries: planned.length };
  return { target: id, after, result: found(result), ring: destinations };
});

type ReplayedRequest = Request & { endpoint: Endpoint };

/** The requests, all there, all accepted, all with their body; in the order they came. */
async function replayable(tx: Transaction, { organizationId }: Call, ids: string[]): Promise<ReplayedRequest[]> {
  const rows = await tx.request.findMany({ where: { organizationId, id: { in: ids } }, orderBy: { id: "asc" } });
  if (rows.length !== ids.length) throw new Problem("missing");
  const refused = rows.filter((row) => !isEvent(row)).map(({ id }) => `${id} is no event: only accepted ones are replayed`);
  if (refused.length > 0) throw inputProblem({ requestIds: refused });
  const bodies = await tx.requestBody.findMany({ where: { organizationId, requestId: { in: ids } }, select: { requestId: true } });
  const stored = new Set(bodies.map(({ requestId }) => requestId));
  const gone = rows.filter(({ id }) => !stored.has(id)).map(({ id }) => `the body of ${id} is not stored any more`);
  if (gone.length > 0) throw inputProblem({ requestIds: gone });

  const endpoints = await tx.endpoint.findMany({ where: { organizationId, id: { in: rows.map(({ endpointId }) => endpointId) } } });
  const endpointOf = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return rows.map((row) => ({ ...row, endpoint: found(endpointOf.get(row.endpointId)) }));
}

/** It was let in when it came, or later. */
function isEvent({ verdict, reason, promotedAt }: Request): boolean {
  return promotedAt !== null || (verdict === "accepted" && reason !== "handshake");
}

function onlyProject(requests: ReplayedRequest[]): string {
  const [projectId, other] = new Set(requests.map((request) => request.projectId));
  if (other) throw inputProblem({ requestIds: ["these requests are of several projects; replay each project's by themselves"] });
  return found(projectId);
}

interface PlannedDelivery {
  requestId: string;
  endpointId: string;
  destinationId: string;
}

async function toOne(
  tx: Transaction,
  call: Call,
  { requests, projectId, destinationId }: { requests: ReplayedRequest[]; projectId: string; destinationId: string },
): Promise<PlannedDelivery[]> {
  const destination = await openDestination(tx, call.organizationId, destinationId);
  if (destination.projectId !== projectId) throw inputProblem({ destinationId: ["this destination is of another project"] });
  return requests.map(({ id, endpointId }) => ({ requestId: id, endpointId, destinationId }));
}

/** Wherever the routes lead now. */
export async function byRoutes(tx: Transaction, { organizationId }: Pick<Call, "organizationId">, requests: ReplayedRequest[]): Promise<PlannedDelivery[]> {
  const endpointIds = [...new Set(requests.map(({ endpointId }) => endpointId))];
  const rows = await tx.route.findMany({ where: { organizationId, endpointId: { in: endpointIds }, destination: { deletedAt: null } } });
  const routes = rows.map(({ endpointId, destinationId, filter }) => ({ endpointId, destinationId, terms: parseFilter(filter) }));
  const plans: PlannedDelivery[] = [];
  for (const request of requests) {
    const { id: requestId, endpointId } = request;
    const own = routes.filter((route) => route.endpointId === endpointId);
    const body = own.some(({ terms }) => looksIntoBody(terms)) ? await filteredBody(tx, request) : undefined;
    const fitting = own.filter(({ terms }) => matchesFilter(terms, { ...filterable(request), body }));
    plans.push(...fitting.map(({ destinationId }) => ({ requestId, endpointId, destinationId })));
  }
  return plans;
}

async function filteredBody(tx: Transaction, { organizationId, id }: ReplayedRequest): Promise<unknown> {
  const rows = await tx.$queryRaw<{ body: Uint8Array }[]>`SELECT body FROM request_body
    WHERE organization_id = ${organizationId} AND request_id = ${id} AND octet_length(body) <= ${filteredBodyBytesMax}`;
  return rows[0] && readFilteredBody(rows[0].body);
}

/** What a route's filter sees of an event: what was known when it was stored. */
function filterable({ id, endpoint, eventType, eventId, method, clientIp, target }: ReplayedRequest) {
  return {
    ...{ id, verdict: "accepted", method, target, ip: clientIp, endpoint: endpoint.name, endpointId: endpoint.id },
    type: eventType ?? undefined,
    event: eventId ?? undefined,
  };
}
