import type { Pool } from "../pool.ts";
import { type KeyRing, type SealPlace, seal, unseal } from "../seal.ts";

/** A key by which this instance vouches for visitors: the public half as a JWK, the private one as PKCS #8 in PEM. */
export interface AssertionKey {
  id: string;
  publicKey: object;
  privateKey: string;
  createdAtMs: number;
}

const keptDays = 40;

/** All keys that are published, the newest first. */
export async function readAssertionKeys(pool: Pool, keyRing: KeyRing): Promise<AssertionKey[]> {
  const { rows } = await pool.query(
    `SELECT id, public_key AS "publicKey", sealed, extract(epoch FROM created_at)::float8 * 1000 AS "createdAtMs" FROM assertion_key ORDER BY created_at DESC, id`,
  );
  return rows.map(({ sealed, ...row }) => ({ ...row, privateKey: open(keyRing, row.id, sealed) }));
}

/** Adds a key, sealed with POSTERN_KEYS, unless another process has just added one; and forgets those that no assertion can be signed with any more. */
export async function addAssertionKey(pool: Pool, keyRing: KeyRing, { id, publicKey, privateKey }: Omit<AssertionKey, "createdAtMs">): Promise<void> {
  const [key] = keyRing;
  if (!key) throw new Error("there is no key-encryption key");
  await pool.query("DELETE FROM assertion_key WHERE created_at < now() - make_interval(days => $1)", [keptDays]);
  await pool.query(
    `INSERT INTO assertion_key (id, public_key, sealed) SELECT $1, $2, $3
     WHERE NOT EXISTS (SELECT FROM assertion_key WHERE created_at > now() - interval '1 minute')`,
    [id, JSON.stringify(publicKey), seal(key, placeOf(id), privateKey)],
  );
}

function open(keyRing: KeyRing, id: string, sealed: string): string {
  const key = keyRing.find((candidate) => candidate.id === sealed.split(".")[1]);
  if (!key) throw new Error(`POSTERN_KEYS lacks the key that sealed the assertion key ${id}`);
  return unseal(key, placeOf(id), sealed).toString("utf8");
}

function placeOf(id: string): SealPlace {
  return { organizationId: "instance", table: "assertion_key", column: "sealed", row: id };
}
