import { type HeldChoice, waitingKindsMax } from "@postern/contract/frames";
import { momentOfId } from "@postern/contract/id";
import { firstIdAt } from "../id-range.ts";
import { type Connection, inOrganization, type Pool } from "../pool.ts";
import type { AgentIdentity } from "./connection.ts";
import { recordTunnel } from "./record-tunnel.ts";

interface TunnelLane {
  organizationId: string;
  destinationId: string;
}
/** What waits for an agent: how many deliveries, their bodies' bytes, since when. */
export interface Waiting {
  count: number;
  bytes: number;
  oldestAt?: Date;
  /** What most of it is. */
  kinds: { endpoint: string; eventType?: string; count: number }[];
}
/** What became of what waited. */
export interface Chosen {
  going: number;
  skipped: number;
  kept: number;
}

/** One statement changes so many rows at most, so that a large backlog never holds locks for long. */
const slice = 5_000;
const unleased = "(lease_until IS NULL OR lease_until <= now())";

/** One statement over all that waits, by kind: the sums are of the kinds. */
export async function countWaiting(pool: Pool, { organizationId, destinationId }: TunnelLane): Promise<Waiting> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query<{ endpoint: string; type: string | null; count: number; bytes: number; oldest: string }>(
      `SELECT e.name AS endpoint, w.type, w.count, w.bytes, w.oldest FROM (
         SELECT r.endpoint_id, r.event_type AS type, count(*)::int AS count, coalesce(sum(r.body_bytes), 0)::float8 AS bytes, min(d.id) AS oldest
         FROM delivery d LEFT JOIN request r ON r.organization_id = d.organization_id AND r.id = d.request_id
         WHERE d.organization_id = $1 AND d.destination_id = $2 AND d.state IN ('pending', 'held') AND (d.lease_until IS NULL OR d.lease_until <= now())
         GROUP BY r.endpoint_id, r.event_type
       ) AS w LEFT JOIN endpoint e ON e.organization_id = $1 AND e.id = w.endpoint_id ORDER BY w.count DESC, w.oldest`,
      [organizationId, destinationId],
    );
    const [first] = rows;
    if (!first) return { count: 0, bytes: 0, kinds: [] };
    const oldest = rows.reduce((least, row) => (row.oldest < least ? row.oldest : least), first.oldest);
    return {
      count: rows.reduce((sum, { count }) => sum + count, 0),
      bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestAt: new Date(momentOfId(oldest)),
      kinds: rows
        .slice(0, waitingKindsMax)
        .map(({ endpoint, type, count }) => ({ endpoint: endpoint ?? "", ...(type !== null && { eventType: type }), count })),
    };
  });
}

/** Holds, one by one, all that waits now: what comes later goes on, what waited stays for a choice. */
export async function holdWaiting(pool: Pool, lane: TunnelLane): Promise<number> {
  return inSlices(pool, lane, (connection) =>
    connection.query(
      `UPDATE delivery SET state = 'held' WHERE organization_id = $1 AND destination_id = $2 AND state = 'pending' AND ${unleased} AND id IN (
         SELECT id FROM delivery WHERE organization_id = $1 AND destination_id = $2 AND state = 'pending' AND ${unleased} ORDER BY next_attempt_at LIMIT ${slice} FOR UPDATE SKIP LOCKED)`,
      [lane.organizationId, lane.destinationId],
    ),
  );
}

/** Who chooses what becomes of which tunnel's held deliveries. */
export interface HeldChoiceBy {
  agent: AgentIdentity;
  tunnelId: string;
  destinationId: string;
  choice: HeldChoice;
  last?: number;
  /** Only what came within this long is meant; what waited longer stays held. */
  sinceMs?: number;
}

/** Carries out a choice over what is held: it goes on in the order it came, is skipped (failed, replayable), or stays. An audit entry tells who chose. */
export async function chooseHeld(pool: Pool, { agent, tunnelId, destinationId, choice, last, sinceMs }: HeldChoiceBy): Promise<Chosen> {
  const lane = { organizationId: agent.organizationId, destinationId };
  if (choice === "keep") return { going: 0, skipped: 0, kept: await countHeld(pool, lane) };
  const from = sinceMs === undefined ? "" : firstIdAt("dlv", Date.now() - sinceMs);
  const newest = choice === "last" ? await oldestOfNewest(pool, lane, last ?? 1) : undefined;
  const going = choice === "skip" ? 0 : await changeHeld(pool, lane, { set: "state = 'pending'", from: newest && newest > from ? newest : from });
  const skipped = choice === "drain" ? 0 : await changeHeld(pool, lane, { set: "state = 'failed', reason = 'skipped', settled_at = now()", from });
  const kept = sinceMs === undefined ? 0 : await countHeld(pool, lane);
  const after = { choice, ...(last !== undefined && { last }), ...(sinceMs !== undefined && { sinceMs }), going, skipped, kept };
  await inOrganization(pool, agent.organizationId, (connection) => recordTunnel(connection, agent, { action: "tunnel.choose-held", tunnelId, after }));
  return { going, skipped, kept };
}

async function countHeld(pool: Pool, { organizationId, destinationId }: TunnelLane): Promise<number> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query(
      "SELECT count(*)::int AS count FROM delivery WHERE organization_id = $1 AND destination_id = $2 AND state = 'held'",
      [organizationId, destinationId],
    );
    return rows[0].count;
  });
}

async function oldestOfNewest(pool: Pool, { organizationId, destinationId }: TunnelLane, last: number): Promise<string | undefined> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query(
      "SELECT id FROM delivery WHERE organization_id = $1 AND destination_id = $2 AND state = 'held' ORDER BY id DESC OFFSET $3 LIMIT 1",
      [organizationId, destinationId, last - 1],
    );
    return rows[0]?.id;
  });
}

function changeHeld(pool: Pool, lane: TunnelLane, { set, from }: { set: string; from: string }): Promise<number> {
  return inSlices(pool, lane, (connection) =>
    connection.query(
      `UPDATE delivery SET ${set} WHERE organization_id = $1 AND destination_id = $2 AND state = 'held' AND id IN (
         SELECT id FROM delivery WHERE organization_id = $1 AND destination_id = $2 AND state = 'held' AND id >= $3 ORDER BY id LIMIT ${slice} FOR UPDATE SKIP LOCKED)`,
      [lane.organizationId, lane.destinationId, from],
    ),
  );
}

/** Repeats a change of one slice, each in a transaction of its own, until nothing is left to change. */
async function inSlices(pool: Pool, { organizationId }: TunnelLane, change: (connection: Connection) => Promise<{ rowCount: number | null }>): Promise<number> {
  let changed = 0;
  for (;;) {
    const { rowCount } = await inOrganization(pool, organizationId, change);
    if (!rowCount) return changed;
    changed += rowCount;
  }
}
