import type { Answer } from "../command.ts";
import type { Route } from "../generated/client.ts";
import { query } from "../query.ts";
import { demandProject } from "./list-requests.ts";

export const listRoutes = query("route.list", async (tx, { projectId }, { organizationId }) => {
  await demandProject(tx, organizationId, projectId);
  const routes = await tx.route.findMany({ where: { organizationId, endpoint: { projectId, deletedAt: null } }, orderBy: { createdAt: "asc" } });
  return routes.map(routeOf);
});

export function routeOf({ id, endpointId, destinationId, filter, createdAt, expiresAt }: Route): Answer<"route.create"> {
  return { id, endpointId, destinationId, filter, createdAt, expiresAt: expiresAt ?? undefined };
}
