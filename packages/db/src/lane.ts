import type { ClaimedDelivery, LaneHold, LaneStore } from "@postern/contract/lane";
import { appendAudit } from "./audit.ts";
import type { OpenedKeys } from "./data-keys.ts";
import { claimDeliveries, type LanePlace, type LaneThrough } from "./lane-claim.ts";
import { isPresent } from "./lane-due.ts";
import { settleDeliveries, unsettled } from "./lane-settle.ts";
import { inLane } from "./lane-transaction.ts";
import { newId } from "./new-id.ts";
import type { Connection, Pool } from "./pool.ts";
import { statementsOfConnection } from "./statement.ts";
import { typeOid } from "./type-oid.ts";

export interface LaneStoreSettings extends LanePlace {
  /** The oldest first, and what fails holds up what came after it. */
  strict: boolean;
  /** The destination's breaker is open: the turn is its probe. */
  probe?: boolean;
  /** For tunnels: the agent's connection. */
  through?: LaneThrough;
  /** Opens sealed credentials for carriers that pass them on. */
  keys?: OpenedKeys;
}

/** One destination's deliveries in PostgreSQL. A store is one turn's: all it claims shares one lease id. */
export function openLaneStore(pool: Pool, settings: LaneStoreSettings): LaneStore {
  const place: LanePlace = settings;
  const leaseId = newId("lse");
  const run = <Result>(work: (connection: Connection) => Promise<Result>) => inLane(pool, place.organizationId, work);
  return {
    claim: (limit) => run((connection) => claimDeliveries(connection, { ...settings, place, leaseId, limit })),
    async settle(settled) {
      const oid = await typeOid(pool, "app.settled");
      return { stale: await run((connection) => settleDeliveries(connection, { place, oid, settled })) };
    },
    release: (deliveries) => run((connection) => release(connection, { place, leaseId, deliveries })),
    renew: (deliveries) => run((connection) => renew(connection, { place, leaseId, deliveries, through: settings.through })),
    nextDueAt: () => run((connection) => nextDueAt(connection, settings)),
    hold: (cause) => run((connection) => hold(connection, place, cause)),
  };
}

interface Leased {
  place: LanePlace;
  leaseId: string;
  deliveries: ClaimedDelivery[];
  through?: LaneThrough | undefined;
}

async function release(connection: Connection, { place, leaseId, deliveries }: Leased): Promise<void> {
  await connection.query(
    "UPDATE delivery SET lease_id = NULL, lease_until = NULL, attempts = attempts - 1 WHERE organization_id = $1 AND id = ANY ($2) AND lease_id = $3",
    [place.organizationId, deliveries.map(({ deliveryId }) => deliveryId), leaseId],
  );
}

async function renew(connection: Connection, { place, leaseId, deliveries, through }: Leased): Promise<{ lost: Set<string> }> {
  const present = isPresent(through, 4);
  const ids = deliveries.map(({ deliveryId }) => deliveryId);
  const { rows } = await connection.query<{ id: string }>(
    `UPDATE delivery d SET lease_until = now() + interval '60 s' WHERE organization_id = $1 AND id = ANY ($2) AND lease_id = $3 AND ${unsettled} ${present.sql} RETURNING id`,
    [place.organizationId, ids, leaseId, ...present.values],
  );
  const lost = new Set(ids);
  for (const { id } of rows) lost.delete(id);
  return { lost };
}

// A delivery on its way counts from the end of its lease. In order the first one alone counts: what is due behind it waits as long as it does.
// The wait is told by the database's clock and placed on ours.
async function nextDueAt(connection: Connection, { organizationId, destinationId, strict }: LaneStoreSettings): Promise<Date | undefined> {
  const { rows } = await connection.query<{ wait_ms: number }>({
    name: strict ? "lane-next-due-in-order" : "lane-next-due",
    text: `SELECT extract(epoch FROM greatest(d.next_attempt_at, coalesce(d.lease_until, '-infinity')) - now())::float8 * 1000 AS wait_ms
      FROM (
        SELECT next_attempt_at, lease_until FROM delivery WHERE organization_id = $1 AND destination_id = $2 AND state = 'pending'
        ORDER BY ${strict ? "id" : "next_attempt_at"} LIMIT 1
      ) AS d
      WHERE d.next_attempt_at < 'infinity'
        AND EXISTS (SELECT FROM destination WHERE organization_id = $1 AND id = $2 AND held_cause IS NULL AND deleted_at IS NULL)`,
    values: [organizationId, destinationId],
  });
  const [next] = rows;
  if (next) return new Date(Date.now() + Math.max(0, next.wait_ms));
}

const system = { kind: "system", id: "worker", name: "Postern" } as const;

/** Holds the destination unless it is held by more than its breaker; one that asked us to stop is an audit entry, so that its people see why. */
async function hold(connection: Connection, { organizationId, destinationId }: LanePlace, cause: LaneHold): Promise<void> {
  const { rowCount } = await connection.query(
    "UPDATE destination SET held_cause = $3, held_since = now() WHERE organization_id = $1 AND id = $2 AND (held_cause IS NULL OR held_cause = 'breaker')",
    [organizationId, destinationId, cause],
  );
  if (rowCount === 0 || cause !== "gone") return;
  await appendAudit(statementsOfConnection(connection), organizationId, {
    actor: system,
    action: "destination.hold",
    target: destinationId,
    outcome: "done",
    before: { held: null },
    after: { held: { cause } },
  });
}
