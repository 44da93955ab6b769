import { query } from "../query.ts";

const listedMax = 500;

/** One's own; everyone's for those who administer the organization. */
export const listEndpointSessions = query("endpoint-session.list", async (tx, _, { organizationId, actor, rights }) => {
  const own = rights.has("administer") ? {} : { userId: actor.kind === "user" ? actor.id : "" };
  const rows = await tx.endpointSession.findMany({
    where: { organizationId, ...own, tokenHash: { not: null }, expiresAt: { gt: new Date() }, endpoint: { deletedAt: null } },
    include: { endpoint: { select: { name: true, projectId: true } } },
    orderBy: { lastSeenAt: "desc" },
    take: listedMax,
  });
  return rows.map(({ id, endpointId, endpoint, email, name, userId, address, browser, signedInAt, lastSeenAt, expiresAt }) => ({
    ...{ id, endpointId, endpointName: endpoint.name, projectId: endpoint.projectId, email, name, address, browser, signedInAt, lastSeenAt, expiresAt },
    isMember: userId !== null,
    isYou: userId !== null && actor.kind === "user" && userId === actor.id,
  }));
});
