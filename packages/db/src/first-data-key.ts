import type { Pool } from "./pool.ts";
import { createDataKey, type KeyRing } from "./seal.ts";

const firstId = "d1"; // as data-keys.ts names it, so that of two makers one wins

/** Makes an organization's first data key unless there is one, and answers its wrapped row. */
export async function ensureFirstDataKey(pool: Pool, keyRing: KeyRing, organizationId: string): Promise<{ id: string; wrapped: string }> {
  const { wrapped } = createDataKey(keyRing, organizationId, firstId);
  await pool.query("INSERT INTO data_key (organization_id, id, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [organizationId, firstId, wrapped]);
  const { rows } = await pool.query("SELECT id, wrapped FROM data_key WHERE organization_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1", [organizationId]);
  return rows[0];
}
