import type { Pool } from "./pool.ts";

/** How many requests a secret proved since it was last written, and when the last of them was. */
export interface SecretUse {
  organizationId: string;
  secretId: string;
  atMs: number;
  requests: number;
}

const recordSql = `
WITH used AS (SELECT * FROM unnest($1::text[], $2::text[], $3::float8[], $4::bigint[]) AS u (organization_id, secret_id, at_ms, requests)),
touched AS (
  UPDATE secret s SET last_used_at = greatest(s.last_used_at, to_timestamp(u.at_ms / 1000.0))
  FROM used u WHERE s.organization_id = u.organization_id AND s.id = u.secret_id
  RETURNING u.organization_id, u.secret_id, date_trunc('hour', to_timestamp(u.at_ms / 1000.0), 'UTC') AS hour, u.requests)
INSERT INTO secret_use AS s (organization_id, secret_id, hour, requests) SELECT * FROM touched
ON CONFLICT (organization_id, secret_id, hour) DO UPDATE SET requests = s.requests + excluded.requests`;

/** Writes how often and when secrets were last used, many at once; coarse on purpose, so a busy endpoint costs two rows a minute. Each secret once. */
export async function recordSecretUse(pool: Pool, uses: readonly SecretUse[]): Promise<void> {
  const sorted = uses.toSorted((one, other) => (one.secretId < other.secretId ? -1 : 1)); // processes lock rows in one order
  await pool.query(recordSql, [
    sorted.map((use) => use.organizationId),
    sorted.map((use) => use.secretId),
    sorted.map((use) => use.atMs),
    sorted.map((use) => use.requests),
  ]);
}

const keptDays = 31;

/** Forgets what is older than anything shows; answers how many rows. */
export async function forgetSecretUse(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ forgotten: string }>("SELECT app.forget_secret_use($1) AS forgotten", [keptDays]);
  return Number(rows[0]?.forgotten ?? 0);
}
