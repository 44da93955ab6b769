import type { Verdict } from "@postern/contract/policy";
import { type Range, rangeMs } from "@postern/contract/request";
import { filterSql } from "../filter-sql.ts";
import { Prisma } from "../generated/client.ts";
import { query } from "../query.ts";
import { readFilter } from "../read-filter.ts";
import { demandProject } from "./list-requests.ts";
import { deliveriesSince, fromRequest, requestsBetween } from "./request-rows.ts";

/** Some sixty slices whatever the range. */
const bucketMsOf: Record<Range, number> = { "15m": 15_000, "1h": 60_000, "24h": 1_800_000, "7d": 10_800_000, "30d": 43_200_000 };

export const getRequestHistogram = query("request.histogram", async (tx, { projectId, filter, range }, { organizationId }) => {
  await demandProject(tx, organizationId, projectId);
  const bucketMs = bucketMsOf[range];
  const nowMs = Date.now();
  const firstMs = Math.floor((nowMs - rangeMs[range]) / bucketMs) * bucketMs;
  const terms = readFilter(filter);
  const from = terms.length > 0 ? fromRequest : Prisma.sql`FROM request r`; // the endpoint's name matters to filters alone
  const where = Prisma.join([requestsBetween(firstMs), filterSql(terms, deliveriesSince(firstMs))], " AND ");
  const counted = await tx.$queryRaw<{ slice: bigint; verdict: Verdict; count: number }[]>`
    SELECT floor(extract(epoch FROM r.received_at) * 1000 / ${bucketMs})::bigint AS slice, r.verdict, sum(r.folded)::int AS count
    ${from} WHERE r.organization_id = ${organizationId} AND r.project_id = ${projectId} AND ${where} GROUP BY 1, 2`;

  const buckets = emptyBuckets(firstMs, { bucketMs, nowMs });
  for (const { slice, verdict, count } of counted) {
    const bucket = buckets[Number(slice) - firstMs / bucketMs];
    if (bucket) bucket[verdict] += count;
  }
  return { bucketMs, buckets };
});

function emptyBuckets(firstMs: number, { bucketMs, nowMs }: { bucketMs: number; nowMs: number }) {
  const count = Math.floor((nowMs - firstMs) / bucketMs) + 1;
  return Array.from({ length: count }, (_, index) => ({ at: new Date(firstMs + index * bucketMs), accepted: 0, refused: 0, throttled: 0, duplicate: 0 }));
}
