import type { SettledDelivery } from "@postern/contract/lane";
import { bytes, type Column, encodeRows, int4, int8, text } from "./binary-rows.ts";
import { headerLinesOf } from "./header-lines.ts";
import type { LanePlace } from "./lane-claim.ts";
import { newId } from "./new-id.ts";
import type { Connection } from "./pool.ts";

const detailLettersMax = 500;
const answerBytesMax = 16_384;

// In the order of the type app.settled. Moments travel as spans, so that the database's clock alone rules when something is due.
const columns: Column<SettledDelivery>[] = [
  text(({ delivery }) => delivery.deliveryId),
  text(({ delivery }) => delivery.leaseId),
  text(() => newId("att")),
  int4(({ delivery }) => delivery.attempt),
  text(({ delivery }) => delivery.trigger),
  int4(({ sent }) => Math.min(Math.max(0, Date.now() - sent.startedAt.getTime()), 2_147_483_647)),
  int4(({ sent }) => Math.min(Math.round(sent.durationUs), 2_147_483_647)),
  text(({ outcome }) => outcome.kind),
  int4(({ sent, outcome }) => (sent.charged || outcome.kind === "delivered" ? 1 : 0)),
  int8(({ outcome }) => (outcome.kind === "retry" ? Math.max(0, outcome.nextAttemptAt.getTime() - Date.now()) : 0)),
  int4(({ sent }) => sent.status),
  text(({ outcome }) => (outcome.kind === "delivered" ? undefined : outcome.reason)),
  text(({ sent }) => sent.detail?.slice(0, detailLettersMax)),
  text(({ sent }) => sent.address),
  bytes(({ sent }) => headerLinesOf(sent.responseHeaders)),
  bytes(({ sent }) => sent.responseBody.subarray(0, answerBytesMax)),
  int4(({ sent }) => sent.responseBytes),
];

/**
 * Not written as state = 'pending': that would let the planner walk the partial index of all that waits, the whole backlog, to find a few by id.
 * What is leased and not settled is pending.
 */
export const unsettled = "d.state NOT IN ('delivered', 'failed')";

const statement = `
  WITH outcome AS (SELECT * FROM unnest($4::app.settled[])), done AS (
    UPDATE delivery d SET
      state = CASE o.outcome WHEN 'delivered' THEN 'delivered' WHEN 'give-up' THEN 'failed' ELSE 'pending' END,
      next_attempt_at = CASE WHEN o.outcome = 'retry' THEN now() + o.retry_in_ms * interval '1 ms' ELSE d.next_attempt_at END,
      trigger = CASE WHEN o.outcome = 'retry' THEN 'retry' ELSE d.trigger END,
      reason = o.reason,
      settled_at = CASE WHEN o.outcome = 'retry' THEN NULL ELSE now() END,
      charged = d.charged + o.charged, lease_id = NULL, lease_until = NULL
    FROM outcome o
    WHERE d.organization_id = $1 AND d.id = ANY ($3) AND d.id = o.delivery_id AND d.lease_id = o.lease_id AND ${unsettled}
    RETURNING o.*
  ), written AS (
    INSERT INTO attempt (organization_id, id, delivery_id, destination_id, number, trigger, started_at, duration_us, outcome, status, reason, detail, address,
      response_headers, response_body, response_bytes)
    SELECT $1, attempt_id, delivery_id, $2, number, trigger, now() - started_ms_ago * interval '1 ms', duration_us, outcome, status, reason, detail, address,
      response_headers, response_body, response_bytes FROM done
  )
  SELECT delivery_id FROM done`;

/** Writes attempts and states of one destination's deliveries; answers those whose lease was no longer theirs, which stay as they are. */
export async function settleDeliveries(
  connection: Connection,
  { place, oid, settled }: { place: LanePlace; oid: number; settled: SettledDelivery[] },
): Promise<Set<string>> {
  const ids = settled.map(({ delivery }) => delivery.deliveryId);
  const { rows } = await connection.query<{ delivery_id: string }>({
    name: "lane-settle",
    text: statement,
    values: [place.organizationId, place.destinationId, ids, encodeRows(oid, columns, settled)],
  });
  const stale = new Set(ids);
  for (const { delivery_id } of rows) stale.delete(delivery_id);
  for (const { delivery, sent } of settled)
    if (sent.wholeBody && !stale.has(delivery.deliveryId)) await keepWholeBody(connection, { place, delivery, body: sent.wholeBody });
  return stale;
}

/** An answer that somebody may wait for, and that is too large for its attempt. */
async function keepWholeBody(
  connection: Connection,
  { place, delivery, body }: { place: LanePlace; delivery: SettledDelivery["delivery"]; body: Buffer },
): Promise<void> {
  await connection.query({
    name: "keep-passed-body",
    text: "INSERT INTO passed_body (organization_id, delivery_id, attempt, body) VALUES ($1, $2, $3, $4)",
    values: [place.organizationId, delivery.deliveryId, delivery.attempt, body],
  });
}
