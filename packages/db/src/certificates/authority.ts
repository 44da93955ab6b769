import type { Pool } from "../pool.ts";
import { type KeyRing, type SealPlace, seal, unseal } from "../seal.ts";

/** What an authority must find at a host under a token, and who asks there. */
export interface Challenge {
  token: string;
  host: string;
  answer: string;
}

const challengeMinutes = 10;

/** Has every process answer this challenge, for ten minutes. */
export async function addChallenge(pool: Pool, { token, host, answer }: Challenge): Promise<void> {
  await pool.query(
    `INSERT INTO acme_challenge (token, host, answer, expires_at) VALUES ($1, $2, $3, now() + make_interval(mins => $4))
     ON CONFLICT (token) DO NOTHING`,
    [token, host, answer, challengeMinutes],
  );
}

/** The answer to a token at a host; nothing when nobody waits for it there. */
export async function findChallenge(pool: Pool, { token, host }: Omit<Challenge, "answer">): Promise<string | undefined> {
  const { rows } = await pool.query<{ answer: string }>("SELECT answer FROM acme_challenge WHERE token = $1 AND host = $2 AND expires_at > now()", [
    token,
    host,
  ]);
  return rows[0]?.answer;
}

export async function dropChallenge(pool: Pool, token: string): Promise<void> {
  await pool.query("DELETE FROM acme_challenge WHERE token = $1", [token]);
}

/** The key of the instance's account at an authority (PEM); `make` is asked for one when there is none. Of two makers one wins, and both use the winner's. */
export async function accountKeyOf(pool: Pool, keyRing: KeyRing, { directoryUrl, make }: { directoryUrl: string; make(): Promise<string> }): Promise<string> {
  const known = await findAccountKey(pool, keyRing, directoryUrl);
  if (known !== undefined) return known;
  const [newest] = keyRing;
  if (!newest) throw new Error("there is no key-encryption key");
  await pool.query("INSERT INTO acme_account (directory_url, sealed_key) VALUES ($1, $2) ON CONFLICT (directory_url) DO NOTHING", [
    directoryUrl,
    seal(newest, placeOf(directoryUrl), await make()),
  ]);
  const key = await findAccountKey(pool, keyRing, directoryUrl);
  if (key === undefined) throw new Error(`the account at ${directoryUrl} cannot be seen here`);
  return key;
}

async function findAccountKey(pool: Pool, keyRing: KeyRing, directoryUrl: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ sealed: string }>("SELECT sealed_key AS sealed FROM acme_account WHERE directory_url = $1", [directoryUrl]);
  const [row] = rows;
  if (!row) return;
  const key = keyRing.find(({ id }) => id === row.sealed.split(".")[1]);
  if (!key) throw new Error(`POSTERN_KEYS lacks the key that sealed the account at ${directoryUrl}`);
  return unseal(key, placeOf(directoryUrl), row.sealed).toString("utf8");
}

function placeOf(directoryUrl: string): SealPlace {
  return { organizationId: "instance", table: "acme_account", column: "sealed_key", row: directoryUrl };
}
