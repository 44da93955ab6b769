import { type Credential, secretMatches } from "../access/credential.ts";
import { appendAudit } from "../audit.ts";
import { inOrganization, type Pool } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";

/** All that the front must know of one share, as the database holds it: nothing is opened or parsed yet. */
export interface ShareConfig {
  organizationId: string;
  id: string;
  name: string;
  kind: "http" | "tcp";
  host: string;
  tunnelId: string;
  audience: unknown;
  keyIds: string[];
  addresses: string[];
  gateEndpointId: string | null;
  expiresAtMs: number;
  /** It ended, or its organization or project has no such shares any more. */
  isOver: boolean;
  isPublicAllowed: boolean;
  seq: string;
  dataKeys: { id: string; wrapped: string }[];
}

const sharesSql = `
SELECT s.organization_id AS "organizationId", s.id, s.name, s.kind, s.host, s.tunnel_id AS "tunnelId", s.audience, s.addresses,
  ARRAY(SELECT k ->> 'id' FROM jsonb_array_elements(s.keys) AS k) AS "keyIds", s.gate_endpoint_id AS "gateEndpointId",
  extract(epoch FROM s.expires_at)::float8 * 1000 AS "expiresAtMs", s.seq::text,
  s.ended_at IS NOT NULL OR app.is_tunnel_forbidden(s.organization_id, s.project_id, s.kind) AS "isOver",
  coalesce(r.is_public_allowed, false) AND NOT app.is_tunnel_forbidden(s.organization_id, s.project_id, 'public') AS "isPublicAllowed",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'wrapped', k.wrapped) ORDER BY k.created_at DESC, k.id DESC), '[]')
   FROM data_key k WHERE k.organization_id = s.organization_id) AS "dataKeys"
FROM share s LEFT JOIN share_rule r ON r.organization_id = s.organization_id
WHERE s.seq > $1 AND (s.ended_at IS NULL OR $2) ORDER BY s.seq`;

/** The shares that changed since this number, ended ones too, in the order of their change; without a number, those that are open. */
export async function readChangedShares(pool: Pool, afterSeq: number | undefined): Promise<ShareConfig[]> {
  const { rows } = await pool.query({ name: "changed-shares", text: sharesSql, values: [afterSeq ?? 0, afterSeq !== undefined] });
  return rows;
}

/** Whose credential it is; a person's has their address. */
export interface ShareCaller {
  organizationId: string;
  id: string;
  name: string;
  person?: { userId: string; email: string };
}

/** Whose API key, agent token or sign-in this is; nothing when it is mistyped, unknown or over. */
export async function findShareCaller(pool: Pool, credential: Credential): Promise<ShareCaller | undefined> {
  const { rows } = await pool.query("SELECT organization_id, id, name, secret_hash, user_id, email FROM app.find_share_caller($1, $2)", [
    credential.kind,
    credential.hint,
  ]);
  const [row] = rows;
  if (!row || !secretMatches(credential, row.secret_hash)) return;
  const person = row.user_id === null ? {} : { person: { userId: row.user_id, email: row.email } };
  return { organizationId: row.organization_id, id: row.id, name: row.name, ...person };
}

/** Which of these callers' credentials still stand, by their ids. */
export async function findStandingCallers(pool: Pool, callers: readonly Pick<ShareCaller, "organizationId" | "id">[]): Promise<ReadonlySet<string>> {
  const values = [callers.map(({ organizationId }) => organizationId), callers.map(({ id }) => id)];
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM app.standing_callers($1, $2) AS id", values);
  return new Set(rows.map(({ id }) => id));
}

/** What the identity provider said of a member who is signed in at a share, by their newest sign-in there. */
export interface GuestClaims {
  id: string;
  connectionId: string;
  subject: string;
  email: string;
  claims: object;
  signedInAtMs: number;
  lastSeenAtMs: number;
}

export async function findGuest(
  pool: Pool,
  { organizationId, id }: Pick<ShareConfig, "organizationId" | "id">,
  userId: string,
): Promise<GuestClaims | undefined> {
  const { rows } = await pool.query<GuestClaims>(
    `SELECT id, connection_id AS "connectionId", subject, email, claims, extract(epoch FROM signed_in_at)::float8 * 1000 AS "signedInAtMs",
       extract(epoch FROM last_seen_at)::float8 * 1000 AS "lastSeenAtMs"
     FROM endpoint_session WHERE organization_id = $1 AND share_id = $2 AND user_id = $3 AND token_hash IS NOT NULL AND expires_at > now()
     ORDER BY signed_in_at DESC LIMIT 1`,
    [organizationId, id, userId],
  );
  return rows[0];
}

/** A visit as it is written down. */
export interface VisitRow {
  organizationId: string;
  id: string;
  shareId: string;
  atMs: number;
  who: string;
  address: string;
  method: string;
  path: string;
  status: number;
  verdict: "let-in" | "refused";
  reason?: string;
  bytesIn: number;
  bytesOut: number;
  durationMs: number;
}

/** Writes visits down, many at once; those of a share that is gone are left out. */
export async function addVisits(pool: Pool, visits: readonly VisitRow[]): Promise<void> {
  await pool.query(
    `INSERT INTO share_visit (organization_id, id, share_id, at, who, address, method, path, status, verdict, reason, bytes_in, bytes_out, duration_ms)
     SELECT v."organizationId", v.id, v."shareId", to_timestamp(v."atMs" / 1000.0), v.who, v.address, v.method, v.path, v.status, v.verdict, v.reason,
       v."bytesIn", v."bytesOut", v."durationMs"
     FROM jsonb_to_recordset($1::jsonb) AS v ("organizationId" text, id text, "shareId" text, "atMs" float8, who text, address text, method text, path text,
       status integer, verdict text, reason text, "bytesIn" bigint, "bytesOut" bigint, "durationMs" integer)
     WHERE EXISTS (SELECT FROM share s WHERE s.organization_id = v."organizationId" AND s.id = v."shareId")`,
    [JSON.stringify(visits)],
  );
}

/** Tells the audit log of a tcp session at a share: who connected, or was refused and why. */
export function recordConnect(
  pool: Pool,
  {
    organizationId,
    shareId,
    actor,
    refused,
    ip,
  }: { organizationId: string; shareId: string; actor: { id: string; name: string }; refused?: string; ip: string },
): Promise<void> {
  const outcome = refused === undefined ? ("done" as const) : ("denied" as const);
  const kind = actor.id.startsWith("usr_") ? ("user" as const) : actor.id.startsWith("key_") ? ("key" as const) : ("agent" as const);
  const entry = {
    actor: { kind, ...actor },
    action: "share.connect",
    target: shareId,
    outcome,
    ip,
    ...(refused !== undefined && { after: { reason: refused } }),
  };
  return inOrganization(pool, organizationId, async (connection) => {
    await appendAudit(statementsOfConnection(connection), organizationId, entry);
  });
}
