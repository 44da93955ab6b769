import type { FilterTerms } from "@postern/contract/filter";
import type { Verdict } from "@postern/contract/policy";
import { type Range, rangeMs } from "@postern/contract/request";
import { filterSql } from "../filter-sql.ts";
import { Prisma } from "../generated/client.ts";
import { query } from "../query.ts";
import { readFilter } from "../read-filter.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandProject } from "./list-requests.ts";
import { countsOfRow, requestCounts } from "./request-minutes.ts";
import { deliveriesSince, fromRequest, requestsBetween } from "./request-rows.ts";

const minuteMs = 60_000;
/** Some sixty slices whatever the range. */
const bucketMsOf: Record<Range, number> = { "15m": 15_000, "1h": 60_000, "24h": 1_800_000, "7d": 10_800_000, "30d": 43_200_000 };

export const getRequestHistogram = query("request.histogram", async (tx, { projectId, filter, range }, { organizationId }) => {
  await demandProject(tx, organizationId, projectId);
  const bucketMs = bucketMsOf[range];
  const nowMs = Date.now();
  const firstMs = Math.floor((nowMs - rangeMs[range]) / bucketMs) * bucketMs;
  const counts = await countsOf(tx, { organizationId, projectId, fromMs: firstMs, terms: readFilter(filter), bucketMs });
  const counted = await tx.$queryRaw<Counted[]>`
    SELECT floor(extract(epoch FROM at) * 1000 / ${bucketMs})::bigint AS slice, sum(accepted)::int AS accepted, sum(refused)::int AS refused,
      sum(throttled)::int AS throttled, sum(duplicate)::int AS duplicate
    FROM ${counts} GROUP BY 1`;

  const buckets = emptyBuckets(firstMs, { bucketMs, nowMs });
  for (const { slice, ...verdicts } of counted) Object.assign(buckets[Number(slice) - firstMs / bucketMs] ?? {}, verdicts);
  return { bucketMs, buckets };
});

interface Counted extends Record<Verdict, number> {
  slice: bigint;
}
interface Counting {
  organizationId: string;
  projectId: string;
  fromMs: number;
  terms: FilterTerms;
  bucketMs: number;
}

/** Counted minutes where whole minutes are asked for; a filter looks at each request. */
async function countsOf(tx: Transaction, { organizationId, projectId, fromMs, terms, bucketMs }: Counting): Promise<Prisma.Sql> {
  if (terms.length === 0 && bucketMs % minuteMs === 0) return requestCounts(tx, { organizationId, projectId, fromMs });
  const from = terms.length > 0 ? fromRequest : Prisma.sql`FROM request r`; // the endpoint's name matters to filters alone
  const where = Prisma.join([requestsBetween(fromMs), filterSql(terms, deliveriesSince(fromMs))], " AND ");
  return Prisma.sql`(SELECT r.received_at AS at, ${countsOfRow} ${from} WHERE r.organization_id = ${organizationId} AND r.project_id = ${projectId} AND ${where}) AS counts`;
}

function emptyBuckets(firstMs: number, { bucketMs, nowMs }: { bucketMs: number; nowMs: number }) {
  const count = Math.floor((nowMs - firstMs) / bucketMs) + 1;
  return Array.from({ length: count }, (_, index) => ({ at: new Date(firstMs + index * bucketMs), accepted: 0, refused: 0, throttled: 0, duplicate: 0 }));
}
