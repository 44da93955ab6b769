import type { Answer } from "../command.ts";
import type { Prisma } from "../generated/client.ts";
import { query } from "../query.ts";

export const withProject = { include: { project: { select: { slug: true } } } } as const;

export const listReservedHosts = query("reserved-host.list", async (tx, _, { organizationId }) => {
  const rows = await tx.reservedHost.findMany({ where: { organizationId }, orderBy: { pattern: "asc" }, ...withProject });
  return rows.map(reservedHostOf);
});

export function reservedHostOf(row: Prisma.ReservedHostGetPayload<typeof withProject>): Answer<"reserved-host.add"> {
  const { id, pattern, projectId, project, createdAt, createdByName } = row;
  return { id, pattern, projectId, project: project.slug, createdAt, createdBy: createdByName };
}
