import { command } from "../command.ts";
import { found } from "../found.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { demandAnswersNobody } from "../pass-through/settings.ts";
import { openDestination } from "../queries/destinations.ts";
import { openEndpoint } from "../queries/endpoints.ts";
import { routeOf } from "../queries/routes.ts";
import { readTunnelRule } from "../queries/tunnel-rule.ts";
import { demandRoomAtEndpoints } from "../tunnel/demand-room.ts";
import { demandMayFeed } from "../tunnel/obey-rule.ts";

export const createRoute = command("route.create", async (tx, { endpointId, destinationId, filter }, { organizationId }) => {
  const endpoint = await openEndpoint(tx, organizationId, endpointId);
  const destination = await openDestination(tx, organizationId, destinationId);
  if (endpoint.projectId !== destination.projectId) throw inputProblem({ destinationId: ["endpoint and destination must be of one project"] });
  if (destination.kind === "tunnel") {
    demandMayFeed(await readTunnelRule(tx, organizationId), [endpoint]);
    await demandRoomAtEndpoints(tx, [endpoint], destination);
  }
  const route = routeOf(await tx.route.create({ data: { organizationId, id: newId("rt"), endpointId, destinationId, filter } }));
  return { target: route.id, after: route, result: route };
});

export const updateRoute = command("route.update", async (tx, { id, filter }, { organizationId }) => {
  const where = { organizationId_id: { organizationId, id } };
  const before = routeOf(found(await tx.route.findUnique({ where })));
  const after = routeOf(await tx.route.update({ where, data: { filter } }));
  return { target: id, before, after, result: after };
});

export const deleteRoute = command("route.delete", async (tx, { id }, { organizationId }) => {
  const before = routeOf(found(await tx.route.findUnique({ where: { organizationId_id: { organizationId, id } } })));
  await demandAnswersNobody(tx, { organizationId, ...before });
  await tx.route.delete({ where: { organizationId_id: { organizationId, id } } });
  return { target: id, before, result: { done: true } };
});
