import type { BreakerState } from "@postern/contract/lane";
import type { LanePlace } from "./lane-claim.ts";
import { inLane } from "./lane-transaction.ts";
import type { Connection, Pool } from "./pool.ts";

/** The columns of a destination that are its breaker. */
export interface BreakerRow {
  failures: number;
  failed_probes: number;
  probe_at: Date | null;
  ramp_slots: number | null;
}

export function breakerOf({ failures, failed_probes, probe_at, ramp_slots }: BreakerRow): BreakerState {
  return { failures, failedProbes: failed_probes, ...(probe_at && { probeAt: probe_at }), ...(ramp_slots !== null && { rampSlots: ramp_slots }) };
}

/** What a turn saw of its destination when it began: its findings are about this and nothing else. */
export interface SeenDestination extends LanePlace {
  url: string;
  /** This turn is the breaker's probe: the moment that taking it wrote. */
  probeTaken?: Date;
}

/**
 * Takes the probe that is due: for as long as a lease lasts nobody else can take it. Nothing when another worker was faster, or someone let the
 * destination go in between; otherwise the moment it wrote, in whole milliseconds so that a Date carries it back unchanged.
 */
export async function takeProbe(connection: Connection, { organizationId, destinationId }: LanePlace): Promise<Date | undefined> {
  const { rows } = await connection.query<{ probe_at: Date }>({
    name: "lane-probe",
    text: `UPDATE destination SET probe_at = date_trunc('milliseconds', now() + interval '60 s')
      WHERE organization_id = $1 AND id = $2 AND held_cause = 'breaker' AND deleted_at IS NULL AND probe_at <= now() RETURNING probe_at`,
    values: [organizationId, destinationId],
  });
  return rows[0]?.probe_at;
}

// A person who resumes, tries now or gives another URL decides for what comes: what a turn found out before that is no longer about it.
const isAsSeen = `CASE WHEN $7::timestamptz IS NULL THEN url = $8 AND held_cause IS DISTINCT FROM 'breaker' ELSE held_cause = 'breaker' AND probe_at = $7 END`;

/**
 * Writes what a turn found out; false when somebody decided meanwhile. An open breaker holds the destination, a closed one lets it go; a person's
 * pause and a 410 stand above both. The moment of the next probe travels as a span, so that the database's clock alone rules it.
 */
export async function saveBreaker(pool: Pool, seen: SeenDestination, state: BreakerState): Promise<boolean> {
  const { organizationId, destinationId, url, probeTaken } = seen;
  const probeInMs = state.probeAt && Math.max(0, state.probeAt.getTime() - Date.now());
  const { rowCount } = await inLane(pool, organizationId, (connection) =>
    connection.query({
      name: "lane-breaker",
      text: `UPDATE destination SET failures = $3, failed_probes = $4, ramp_slots = $5, probe_at = now() + $6::float8 * interval '1 ms',
          held_cause = CASE WHEN $6::float8 IS NOT NULL THEN coalesce(held_cause, 'breaker') ELSE nullif(held_cause, 'breaker') END,
          held_since = CASE WHEN $6::float8 IS NOT NULL THEN coalesce(held_since, now()) WHEN held_cause = 'breaker' THEN NULL ELSE held_since END
        WHERE organization_id = $1 AND id = $2 AND ${isAsSeen}`,
      values: [organizationId, destinationId, state.failures, state.failedProbes, state.rampSlots, probeInMs, probeTaken, url],
    }),
  );
  return rowCount === 1;
}
