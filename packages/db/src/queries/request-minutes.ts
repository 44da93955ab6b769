import { Prisma } from "../generated/client.ts";
import { firstIdAt } from "../id-range.ts";
import type { Transaction } from "../tenant-transaction.ts";

interface Span {
  organizationId: string;
  projectId: string;
  /** A whole minute, ms since 1970; the span is open to now. */
  fromMs: number;
}

/** One request's row as counts: a folded one stands for many. */
export const countsOfRow = Prisma.sql`CASE WHEN verdict = 'accepted' THEN folded ELSE 0 END AS accepted, CASE WHEN verdict = 'refused' THEN folded ELSE 0 END AS refused,
  CASE WHEN verdict = 'throttled' THEN folded ELSE 0 END AS throttled, CASE WHEN verdict = 'duplicate' THEN folded ELSE 0 END AS duplicate`;

/**
 * What came in at a project since a moment, as `counts` (endpoint_id, at, accepted, refused, throttled, duplicate, last_at) for a FROM: by the
 * minute as far as the worker has counted, one by one after that. So a day of a million requests is read in milliseconds.
 */
export async function requestCounts(tx: Transaction, { organizationId, projectId, fromMs }: Span): Promise<Prisma.Sql> {
  const [mark] = await tx.$queryRaw<{ rolledToMs: number }[]>`
    SELECT coalesce(extract(epoch FROM nullif(rolled_to, '-infinity')) * 1000, 0)::float8 AS "rolledToMs" FROM request_rollup`;
  const countedToMs = Math.max(fromMs, mark?.rolledToMs ?? 0);
  return Prisma.sql`(
    SELECT endpoint_id, minute AS at, accepted, refused, throttled, duplicate, last_at FROM request_minute
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND minute >= ${new Date(fromMs)} AND minute < ${new Date(countedToMs)}
    UNION ALL
    SELECT endpoint_id, received_at AS at, ${countsOfRow}, received_at AS last_at FROM request
    WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND id >= ${firstIdAt("req", countedToMs)}
  ) AS counts`;
}
