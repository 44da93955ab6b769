import { query } from "../query.ts";

const listedMax = 500;

/** One's own; everyone's for those who administer the organization. Who is signed in at a share stands with the share. */
export const listEndpointSessions = query("endpoint-session.list", async (tx, _, { organizationId, actor, rights }) => {
  const own = rights.has("administer") ? {} : { userId: actor.kind === "user" ? actor.id : "" };
  const rows = await tx.endpointSession.findMany({
    where: { organizationId, ...own, tokenHash: { not: null }, expiresAt: { gt: new Date() }, endpoint: { deletedAt: null } },
    include: { endpoint: { select: { id: true, name: true, projectId: true } } },
    orderBy: { lastSeenAt: "desc" },
    take: listedMax,
  });
  return rows.flatMap(({ id, endpoint, email, name, userId, address, browser, signedInAt, lastSeenAt, expiresAt }) => {
    if (!endpoint) return [];
    const place = { endpointId: endpoint.id, endpointName: endpoint.name, projectId: endpoint.projectId };
    const isMember = userId !== null;
    const isYou = isMember && actor.kind === "user" && userId === actor.id;
    return [{ id, ...place, email, name, address, browser, signedInAt, lastSeenAt, expiresAt, isMember, isYou }];
  });
});
