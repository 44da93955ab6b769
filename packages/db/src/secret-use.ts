import type { Pool } from "./pool.ts";

/** Writes when secrets were last used, many at once; coarse on purpose, so a busy endpoint costs one row a minute. */
export async function recordSecretUse(pool: Pool, uses: readonly { organizationId: string; secretId: string; atMs: number }[]): Promise<void> {
  await pool.query(
    `UPDATE secret SET last_used_at = greatest(secret.last_used_at, to_timestamp(used.at_ms / 1000.0))
     FROM unnest($1::text[], $2::text[], $3::float8[]) AS used (organization_id, id, at_ms)
     WHERE secret.organization_id = used.organization_id AND secret.id = used.id`,
    [uses.map((use) => use.organizationId), uses.map((use) => use.secretId), uses.map((use) => use.atMs)],
  );
}
