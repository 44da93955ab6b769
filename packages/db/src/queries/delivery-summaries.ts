import { momentOfId } from "@postern/contract/id";
import type { RequestRow } from "@postern/contract/request";
import type { Transaction } from "../tenant-transaction.ts";
import { deliveriesSince } from "./request-rows.ts";

/** How the deliveries of these requests stand; a request without deliveries is not in the map. */
export async function summariesOf(tx: Transaction, organizationId: string, requestIds: readonly string[]): Promise<Map<string, RequestRow["deliveries"]>> {
  if (requestIds.length === 0) return new Map();
  const since = deliveriesSince(Math.min(...requestIds.map(momentOfId)));
  const rows = await tx.$queryRaw<SummaryColumns[]>`
    SELECT d.request_id AS "requestId",
      count(*) FILTER (WHERE d.state = 'delivered')::int AS delivered,
      count(*) FILTER (WHERE d.state = 'pending' AND x.held_cause IS NULL)::int AS pending,
      count(*) FILTER (WHERE d.state = 'held' OR (d.state = 'pending' AND x.held_cause IS NOT NULL))::int AS held,
      count(*) FILTER (WHERE d.state = 'failed')::int AS failed,
      min(d.next_attempt_at) FILTER (WHERE d.state = 'pending' AND x.held_cause IS NULL) AS "nextAttemptAt",
      (array_agg(a.status ORDER BY a.id DESC NULLS LAST))[1]::int AS "lastStatus"
    FROM delivery d
    JOIN destination x ON x.organization_id = d.organization_id AND x.id = d.destination_id
    LEFT JOIN LATERAL (
      SELECT id, status FROM attempt WHERE organization_id = d.organization_id AND delivery_id = d.id AND id >= 'att' || substr(d.id, 4, 10) ORDER BY id DESC LIMIT 1
    ) a ON d.attempts > 0
    WHERE d.organization_id = ${organizationId} AND d.request_id = ANY(${requestIds}::text[]) AND d.id >= ${since}
    GROUP BY d.request_id`;
  return new Map(
    rows.map(({ requestId, lastStatus, nextAttemptAt, ...counts }) => [
      requestId,
      { ...counts, lastStatus: lastStatus ?? undefined, nextAttemptAt: nextAttemptAt ?? undefined },
    ]),
  );
}

interface SummaryColumns {
  requestId: string;
  delivered: number;
  pending: number;
  held: number;
  failed: number;
  nextAttemptAt: Date | null;
  lastStatus: number | null;
}
