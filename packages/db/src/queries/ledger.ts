import { type Range, rangeMs } from "@postern/contract/request";
import type { Answer } from "../command.ts";
import { firstIdAt } from "../id-range.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { openEndpoint } from "./endpoints.ts";

type LedgerAnswer = Answer<"endpoint.ledger">;

export const getLedger = query("endpoint.ledger", async (tx, { id, range }, { organizationId }) => {
  const { projectId } = await openEndpoint(tx, organizationId, id);
  const entries = await readEntries(tx, { organizationId, projectId, endpointId: id, range });
  const sum = (side: Entry["side"], word?: string) =>
    entries.filter((entry) => entry.side === side && (word === undefined || entry.word === word)).reduce((total, { count }) => total + count, 0);
  return {
    range,
    received: sum("request"),
    ...{
      accepted: sum("request", "accepted"),
      refused: sum("request", "refused"),
      throttled: sum("request", "throttled"),
      duplicate: sum("request", "duplicate"),
    },
    deliveries: sum("delivery") + sum("failed"),
    ...{ delivered: sum("delivery", "delivered"), pending: sum("delivery", "pending"), held: sum("delivery", "held") },
    failed: entries.filter(({ side }) => side === "failed").map(({ word, count }) => ({ reason: word, count })),
  } satisfies LedgerAnswer;
});

interface Entry {
  side: "request" | "delivery" | "failed";
  word: string;
  count: number;
}

interface Read {
  organizationId: string;
  projectId: string;
  endpointId: string;
  range: Range;
}

/** In one statement, and so of one moment. What waits at a destination that is held counts as held. */
function readEntries(tx: Transaction, { organizationId, projectId, endpointId, range }: Read): Promise<Entry[]> {
  const firstId = firstIdAt("req", Date.now() - rangeMs[range]);
  return tx.$queryRaw<Entry[]>`
    WITH received AS MATERIALIZED (
      SELECT id, verdict, folded FROM request
      WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND endpoint_id = ${endpointId} AND id >= ${firstId}
    )
    SELECT 'request' AS side, verdict AS word, sum(folded)::int AS count FROM received GROUP BY verdict
    UNION ALL
    SELECT CASE WHEN d.state = 'failed' THEN 'failed' ELSE 'delivery' END,
      CASE WHEN d.state = 'failed' THEN coalesce(d.reason, 'other') WHEN d.state = 'pending' AND s.held_cause IS NOT NULL THEN 'held' ELSE d.state END, count(*)::int
    FROM received r
    JOIN delivery d ON d.organization_id = ${organizationId} AND d.request_id = r.id
    JOIN destination s ON s.organization_id = ${organizationId} AND s.id = d.destination_id
    GROUP BY 1, 2 ORDER BY 3 DESC, 2`;
}
