import type { HeldChoice } from "@postern/contract/frames";
import { momentOfId } from "@postern/contract/id";
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

export async function countWaiting(pool: Pool, { organizationId, destinationId }: TunnelLane): Promise<Waiting> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query(
      `SELECT count(*)::int AS count, coalesce(sum(r.body_bytes), 0)::float8 AS bytes, min(d.id) AS oldest
       FROM delivery d LEFT JOIN request r ON r.organization_id = d.organization_id AND r.id = d.request_id
       WHERE d.organization_id = $1 AND d.destination_id = $2 AND d.state IN ('pending', 'held') AND (d.lease_until IS NULL OR d.lease_until <= now())`,
      [organizationId, destinationId],
    );
    const [{ count, bytes, oldest }] = rows;
    return { count, bytes, ...(oldest && { oldestAt: new Date(momentOfId(oldest)) }) };
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
}

/** Carries out a choice over what is held: it goes on in the order it came, is skipped (failed, replayable), or stays. An audit entry tells who chose. */
export async function chooseHeld(pool: Pool, { agent, tunnelId, destinationId, choice, last }: HeldChoiceBy): Promise<Chosen> {
  const lane = { organizationId: agent.organizationId, destinationId };
  if (choice === "keep") return { going: 0, skipped: 0, kept: (await countHeld(pool, lane)).count };
  const newest = choice === "last" ? await oldestOfNewest(pool, lane, last ?? 1) : undefined;
  const going = choice === "skip" ? 0 : await changeHeld(pool, lane, { set: "state = 'pending'", from: newest ?? "" });
  const skipped = choice === "drain" ? 0 : await changeHeld(pool, lane, { set: "state = 'failed', reason = 'skipped', settled_at = now()", from: "" });
  const after = { choice, ...(last !== undefined && { last }), going, skipped };
  await inOrganization(pool, agent.organizationId, (connection) => recordTunnel(connection, agent, { action: "tunnel.choose-held", tunnelId, after }));
  return { going, skipped, kept: 0 };
}

async function countHeld(pool: Pool, { organizationId, destinationId }: TunnelLane): Promise<{ count: number }> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query(
      "SELECT count(*)::int AS count FROM delivery WHERE organization_id = $1 AND destination_id = $2 AND state = 'held'",
      [organizationId, destinationId],
    );
    return rows[0];
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
