import { rangeMs } from "@postern/contract/request";
import { filterSql } from "../filter-sql.ts";
import { found } from "../found.ts";
import { Prisma } from "../generated/client.ts";
import { query } from "../query.ts";
import { readFilter } from "../read-filter.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { deliveriesSince, readRequestRows, requestsBetween } from "./request-rows.ts";

/** Newest first; the cursor is the id of the last row seen, so a page costs the same wherever it stands. */
export const listRequests = query("request.list", async (tx, { projectId, filter, range, cursor, limit }, { organizationId }) => {
  await demandProject(tx, organizationId, projectId);
  const fromMs = Date.now() - rangeMs[range];
  const where = [Prisma.sql`r.project_id = ${projectId}`, requestsBetween(fromMs), filterSql(readFilter(filter), deliveriesSince(fromMs))];
  if (cursor) where.push(Prisma.sql`r.id < ${cursor}`);
  const rows = await readRequestRows(tx, organizationId, { where: Prisma.join(where, " AND "), order: "newest", limit: limit + 1 });
  const page = rows.slice(0, limit);
  return { rows: page, nextCursor: rows.length > limit ? page.at(-1)?.id : undefined };
});

/** Throws missing unless the organization has this project. */
export async function demandProject(tx: Transaction, organizationId: string, id: string): Promise<void> {
  found(await tx.project.findUnique({ where: { organizationId_id: { organizationId, id } } }));
}
