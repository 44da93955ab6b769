import type { Pool } from "./pool.ts";

/** A session at an endpoint, or at a share, as ingest needs it. */
export interface EndpointSessionRow {
  tokenHash: Buffer;
  id: string;
  /** The endpoint or the share. */
  placeId: string;
  connectionId: string;
  subject: string;
  email: string;
  isMember: boolean;
  claims: object;
  signedInAtMs: number;
  lastSeenAtMs: number;
  expiresAtMs: number;
}

/** What a browser brings to the host of an endpoint or share: the code it was given, and the proof that it is the one that was sent to sign in. */
export interface BroughtCode {
  placeId: string;
  codeHash: Uint8Array;
  browserHash: Uint8Array;
  /** Of the cookie that it is given. */
  tokenHash: Uint8Array;
}
export interface OpenedSession {
  id: string;
  /** The path that the person asked for first. */
  returnTo: string;
  expiresAtMs: number;
}

const openSql = `
UPDATE endpoint_session s SET code_hash = NULL, token_hash = CASE WHEN fits.all THEN $4::bytea END
FROM (SELECT organization_id, id, coalesce(endpoint_id, share_id) = $2 AND browser_hash = $3 AND code_expires_at > now() AS all FROM endpoint_session WHERE code_hash = $1 FOR UPDATE) AS fits
WHERE s.organization_id = fits.organization_id AND s.id = fits.id
RETURNING fits.all AS fits, s.id, s.return_to AS "returnTo", extract(epoch FROM s.expires_at)::float8 * 1000 AS "expiresAtMs"`;

/** Turns an offer into a session. Whoever shows a code spends it: brought by another browser, to another place or too late, it opens nothing, ever. */
export async function openEndpointSession(pool: Pool, { placeId, codeHash, browserHash, tokenHash }: BroughtCode): Promise<OpenedSession | undefined> {
  const { rows } = await pool.query({ name: "open-endpoint-session", text: openSql, values: [codeHash, placeId, browserHash, tokenHash] });
  const [row] = rows;
  if (row?.fits !== true) return;
  const { id, returnTo, expiresAtMs } = row;
  return { id, returnTo, expiresAtMs };
}

const readSql = `
SELECT token_hash AS "tokenHash", id, coalesce(endpoint_id, share_id) AS "placeId", connection_id AS "connectionId", subject, email, user_id IS NOT NULL AS "isMember", claims,
  extract(epoch FROM signed_in_at)::float8 * 1000 AS "signedInAtMs", extract(epoch FROM last_seen_at)::float8 * 1000 AS "lastSeenAtMs",
  extract(epoch FROM expires_at)::float8 * 1000 AS "expiresAtMs"
FROM endpoint_session WHERE token_hash = ANY ($1::bytea[]) AND expires_at > now()`;

/** The open sessions of these cookies' hashes; those that are over, or never were, are not among them. */
export async function readEndpointSessions(pool: Pool, tokenHashes: readonly Uint8Array[]): Promise<EndpointSessionRow[]> {
  const { rows } = await pool.query({ name: "read-endpoint-sessions", text: readSql, values: [tokenHashes] });
  return rows;
}

/** Writes when sessions were last used, many at once. */
export async function recordEndpointSessionUse(pool: Pool, uses: readonly { id: string; atMs: number }[]): Promise<void> {
  await pool.query(
    `UPDATE endpoint_session s SET last_seen_at = greatest(s.last_seen_at, to_timestamp(used.at_ms / 1000.0))
     FROM unnest($1::text[], $2::float8[]) AS used (id, at_ms) WHERE s.id = used.id AND s.token_hash IS NOT NULL`,
    [uses.map(({ id }) => id), uses.map(({ atMs }) => atMs)],
  );
}

/** Signs out: the cookie opens nothing from now on. The row stays until its time is over. */
export async function closeEndpointSession(pool: Pool, tokenHash: Uint8Array): Promise<void> {
  await pool.query("UPDATE endpoint_session SET token_hash = NULL WHERE token_hash = $1", [tokenHash]);
}
