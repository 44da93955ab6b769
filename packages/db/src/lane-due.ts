import type { ClaimedDelivery } from "@postern/contract/lane";
import type { ClaimSettings, LaneThrough } from "./lane-claim.ts";
import type { Connection } from "./pool.ts";

/** A delivery that may be leased, its row locked. */
export interface DueRow {
  id: string;
  request_id: string;
  attempts: number;
  charged: number;
  trigger: ClaimedDelivery["trigger"];
  replay_id: string | null;
}
/** Finds and locks what a claim may lease, oldest first. */
export function findDue(connection: Connection, settings: ClaimSettings): Promise<DueRow[]> {
  if (settings.probe) return findNext(connection, settings);
  return settings.strict ? findInOrder(connection, settings) : findAny(connection, settings);
}

const columns = "d.id, d.request_id, d.attempts, d.charged, d.trigger, d.replay_id";
const isFree = "(d.lease_until IS NULL OR d.lease_until <= now())";
const isOpen = "EXISTS (SELECT FROM destination WHERE organization_id = $1 AND id = $2 AND held_cause IS NULL AND deleted_at IS NULL)";
const isProbed = "EXISTS (SELECT FROM destination WHERE organization_id = $1 AND id = $2 AND held_cause = 'breaker' AND deleted_at IS NULL)";

/** What a statement adds for a tunnel: its connection is of the tunnel's epoch, be its hub deaf or not. `at` is the number of its first parameter. */
export function isPresent(through: LaneThrough | undefined, at: number): { sql: string; name: string; values: string[] } {
  if (!through) return { sql: "", name: "", values: [] };
  const sql = `AND EXISTS (SELECT FROM tunnel t JOIN tunnel_connection c ON c.organization_id = t.organization_id AND c.tunnel_id = t.id AND c.epoch = t.epoch
    WHERE t.organization_id = $1 AND t.id = $${at} AND c.id = $${at + 1} AND NOT c.disconnect)`;
  return { sql, name: "-through-tunnel", values: [through.tunnelId, through.connectionId] };
}

async function findAny(connection: Connection, { place, limit, through }: ClaimSettings): Promise<DueRow[]> {
  const present = isPresent(through, 4);
  const { rows } = await connection.query<DueRow>({
    name: `lane-due${present.name}`,
    text: `SELECT ${columns} FROM delivery d
      WHERE d.organization_id = $1 AND d.destination_id = $2 AND d.state = 'pending' AND d.next_attempt_at <= now() AND ${isFree} AND ${isOpen} ${present.sql}
      ORDER BY d.next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED`,
    values: [place.organizationId, place.destinationId, limit, ...present.values],
  });
  return rows;
}

// Ids sort by arrival. The rows are locked without skipping: of two claims at once the second waits, and then sees the first one's lease.
// What this turn holds already goes out in order before what it claims now.
async function findInOrder(connection: Connection, { place, limit, leaseId, through }: ClaimSettings): Promise<DueRow[]> {
  const present = isPresent(through, 5);
  const { rows } = await connection.query<DueRow & { ready: boolean }>({
    name: `lane-in-order${present.name}`,
    text: `SELECT ${columns}, d.next_attempt_at <= now() AND ${isFree} AS ready FROM delivery d
      WHERE d.organization_id = $1 AND d.destination_id = $2 AND d.state = 'pending' AND d.lease_id IS DISTINCT FROM $4 AND ${isOpen} ${present.sql}
      ORDER BY d.id LIMIT $3 FOR UPDATE`,
    values: [place.organizationId, place.destinationId, limit, leaseId, ...present.values],
  });
  const firstNotReady = rows.findIndex(({ ready }) => !ready);
  return firstNotReady < 0 ? rows : rows.slice(0, firstNotReady);
}

// A failed probe goes behind what is due, so probes go round what waits: one event that the destination cannot take does not keep it closed.
async function findNext(connection: Connection, { place, limit, strict }: ClaimSettings): Promise<DueRow[]> {
  const { rows } = await connection.query<DueRow>({
    name: strict ? "lane-next-in-order" : "lane-next",
    text: `SELECT ${columns} FROM delivery d
      WHERE d.organization_id = $1 AND d.destination_id = $2 AND d.state = 'pending' AND ${isFree} AND ${isProbed}
      ORDER BY ${strict ? "d.id" : "d.next_attempt_at"} LIMIT $3 FOR UPDATE`,
    values: [place.organizationId, place.destinationId, limit],
  });
  return rows;
}
