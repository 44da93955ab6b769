import { idOf, momentOfId } from "@postern/contract/id";
import { demandRight } from "../demand-right.ts";
import { filterSql } from "../filter-sql.ts";
import { Prisma } from "../generated/client.ts";
import { readFilter } from "../read-filter.ts";
import type { Caller } from "../run-procedure.ts";
import { readInTenant } from "../tenant-transaction.ts";
import { demandProject } from "./list-requests.ts";
import { deliveriesSince, type RequestRowAnswer, readRequestRows, requestsBetween } from "./request-rows.ts";

/**
 * An id is minted before its row is committed, and nodes' clocks differ: a row may appear behind one that was seen already. So each look goes back
 * this far behind the newest row seen and passes over what it has shown. Ingest gives up a commit after 2 seconds; the rest is for clocks.
 */
const overlapMs = 10_000;
/** A reader that was away for longer starts anew; it has the list for what it missed. */
const resumeMs = 3_600_000;
const rowsMax = 200;

export interface TailSettings {
  projectId: string;
  filter: string;
  /** The last row the reader has. */
  lastId?: string;
}

export interface Tail {
  /** What has arrived since the last call, oldest first, each row once; when it is 200 rows there may be more: call again at once. */
  next(): Promise<RequestRowAnswer[]>;
}

/**
 * Follows a project's requests. The first call answers the overlap too (what may have been committed while a list was being read, or while the
 * reader was away), so a reader may meet rows it has: it knows them by their id. Throws not-permitted, missing or input-invalid.
 */
export function tailRequests(caller: Caller, { projectId, filter, lastId }: TailSettings): Tail {
  const seen = new Set<string>();
  let newestMs = startOf(lastId, Date.now());
  return {
    async next() {
      const fromMs = newestMs - overlapMs;
      const rows = await listRequestsSince(caller, { projectId, filter, fromMs, seen: [...seen] });
      for (const { id } of rows) {
        seen.add(id);
        newestMs = Math.max(newestMs, momentOfId(id));
      }
      for (const id of seen) if (momentOfId(id) < newestMs - overlapMs) seen.delete(id);
      return rows;
    },
  };
}

function startOf(lastId: string | undefined, nowMs: number): number {
  const read = idOf("req").safeParse(lastId);
  if (!read.success) return nowMs;
  return Math.min(nowMs, Math.max(nowMs - resumeMs, momentOfId(read.data)));
}

/** One look: rows from a moment on, oldest first, without those that were seen. */
async function listRequestsSince(
  caller: Caller,
  { projectId, filter, fromMs, seen }: { projectId: string; filter: string; fromMs: number; seen: string[] },
): Promise<RequestRowAnswer[]> {
  const { database, scope } = caller;
  await demandRight(caller, "request.tail", {});
  const terms = readFilter(filter);
  return readInTenant(database, scope.organizationId, async (tx) => {
    await demandProject(tx, scope.organizationId, projectId);
    const conditions = [Prisma.sql`r.project_id = ${projectId}`, requestsBetween(fromMs), filterSql(terms, deliveriesSince(fromMs))];
    if (seen.length > 0) conditions.push(Prisma.sql`r.id <> ALL(${seen}::text[])`);
    return readRequestRows(tx, scope.organizationId, { where: Prisma.join(conditions, " AND "), order: "oldest", limit: rowsMax });
  });
}
