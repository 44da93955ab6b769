import type { Arrival } from "./arrival.ts";
import type { Pool } from "./pool.ts";

/** Bytes that were stored for one organization on one day, as the two retentions will free them. */
export interface StoredBytes {
  organizationId: string;
  /** YYYY-MM-DD, in UTC. */
  day: string;
  body: number;
  /** All else that its sender can fill, and the trace. */
  row: number;
}

const dayMs = 86_400_000;

/** Adds them up, to be written together: one entry for each organization and day. */
export class StorageTally {
  #entries = new Map<string, StoredBytes>();

  add(arrivals: readonly Arrival[]): void {
    for (const arrival of arrivals)
      this.#raise(arrival.organizationId, Math.floor(arrival.receivedAtMs / dayMs), { body: arrival.body.length, row: rowBytes(arrival) });
  }

  /** Puts back what could not be written. */
  putBack(entries: readonly StoredBytes[]): void {
    for (const entry of entries) this.#raise(entry.organizationId, Date.parse(entry.day) / dayMs, entry);
  }

  take(): StoredBytes[] {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    return entries;
  }

  #raise(organizationId: string, dayNumber: number, { body, row }: { body: number; row: number }): void {
    const key = `${organizationId} ${dayNumber}`;
    const entry = this.#entries.get(key);
    if (entry) {
      entry.body += body;
      entry.row += row;
    } else this.#entries.set(key, { organizationId, day: new Date(dayNumber * dayMs).toISOString().slice(0, 10), body, row });
  }
}

/** app.forget_refused frees the same. */
function rowBytes({ target, rawHeaders, sealedHeaders = "", trace }: Arrival): number {
  return target.length + rawHeaders.length + sealedHeaders.length + trace.length;
}

/** Writes what was added up. */
export async function addStorage(pool: Pool, entries: readonly StoredBytes[]): Promise<void> {
  await pool.query({
    name: "add-storage",
    text: "SELECT app.add_storage($1, $2, $3, $4)",
    values: [
      entries.map((entry) => entry.organizationId),
      entries.map((entry) => entry.day),
      entries.map((entry) => entry.body),
      entries.map((entry) => entry.row),
    ],
  });
}

/** Sums up what each organization stores and holds it against its quota, or this one; nothing is no quota. */
export async function measureStorage(pool: Pool, instanceQuotaBytes: number | undefined): Promise<void> {
  await pool.query("SELECT app.measure_storage($1)", [instanceQuotaBytes ?? null]);
}

/** What ingest must turn away: whose storage is full, and whether the database's disk is. */
export interface Limits {
  full: ReadonlySet<string>;
  isDiskFull: boolean;
}

const limitsSql = `
SELECT ARRAY(SELECT organization_id FROM storage_usage WHERE bytes >= quota_bytes) AS full,
  EXISTS (SELECT FROM instance_notice WHERE kind = 'disk' AND level = 'urgent' AND told_at > now() - interval '1 minute') AS "isDiskFull"`;

export async function readLimits(pool: Pool): Promise<Limits> {
  const { rows } = await pool.query({ name: "read-limits", text: limitsSql });
  const [{ full, isDiskFull }] = rows as [{ full: string[]; isDiskFull: boolean }];
  return { full: new Set(full), isDiskFull };
}
