import { appendAudit } from "../audit.ts";
import { command } from "../command.ts";
import { type Connection, inOrganization, type Pool } from "../pool.ts";
import type { Actor } from "../scope.ts";
import { statementsOfConnection } from "../statement.ts";
import { readMirror } from "./read.ts";

/** Ends someone's mirror: its tunnel goes, and its hub sends the agent away. */
export const endMirror = command("mirror.end", async (tx, { id }, call) => {
  const { organizationId } = call;
  const before = await readMirror(tx, call, id);
  await tx.tunnel.deleteMany({ where: { organizationId, id: before.tunnelId } });
  await tx.$executeRaw`SELECT pg_notify('postern_tunnel', ${before.tunnelId})`;
  return { target: id, before, result: { done: true } };
});

/** Why a hub ends a mirror: its user stopped it, its time is over, its agent stayed away, its endpoints may feed no tunnels any more, or its agent was sent away. */
export type MirrorCause = "stopped" | "time" | "away" | "forbidden" | "revoked" | "expired" | "outlived" | "idle";

export interface EndedMirror {
  organizationId: string;
  id: string;
  cause: MirrorCause;
  /** Who ended it, where it was someone. */
  actor?: Actor;
}

const hub = { kind: "system", id: "hub", name: "Postern" } as const;

/** Ends a mirror and writes into the audit log what it was and came to; nothing when it has ended already. */
export async function endMirrorAtHub(pool: Pool, ended: EndedMirror): Promise<void> {
  const tunnelId = await inOrganization(pool, ended.organizationId, (connection) => end(connection, ended));
  if (tunnelId !== undefined) await pool.query("SELECT pg_notify('postern_tunnel', $1)", [tunnelId]); // whichever hub has its agent hears of it
}

async function end(connection: Connection, { organizationId, id, cause, actor = hub }: EndedMirror): Promise<string | undefined> {
  const { rows } = await connection.query<{ tunnel_id: string; before: object }>(
    `SELECT m.tunnel_id, jsonb_build_object('owner', t.owner_name, 'endpoints', (SELECT jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name) ORDER BY e.name)
         FROM endpoint e WHERE e.organization_id = $1 AND e.id = ANY (m.endpoint_ids)),
       'filter', m.filter, 'samplePercent', m.sample_percent, 'startedAt', m.created_at, 'expiresAt', m.expires_at, 'sent', m.sent, 'dropped', m.dropped) AS before
     FROM mirror m JOIN tunnel t ON t.organization_id = $1 AND t.id = m.tunnel_id WHERE m.organization_id = $1 AND m.id = $2`,
    [organizationId, id],
  );
  const [mirror] = rows;
  if (!mirror) return;
  const { rowCount } = await connection.query("DELETE FROM tunnel WHERE organization_id = $1 AND id = $2 AND kind = 'mirror'", [
    organizationId,
    mirror.tunnel_id,
  ]);
  if (rowCount === 0) return; // another hub was first
  const entry = { actor, action: "mirror.end", target: id, outcome: "done" as const, before: mirror.before, after: { cause } };
  await appendAudit(statementsOfConnection(connection), organizationId, entry);
  return mirror.tunnel_id;
}

/** What a mirror came to that someone ended elsewhere: they could tell only what its hub had counted a moment before. */
export async function recordMirrorCount(
  pool: Pool,
  { organizationId, id, sent, dropped }: { organizationId: string; id: string; sent: number; dropped: number },
): Promise<void> {
  const entry = { actor: hub, action: "mirror.count", target: id, outcome: "done" as const, after: { sent, dropped } };
  await inOrganization(pool, organizationId, (connection) => appendAudit(statementsOfConnection(connection), organizationId, entry));
}

const atOnce = 100;

/** Ends the mirrors that are over by themselves; how many there were. Safe to run on several hubs at once. */
export async function endMirrorsOver(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ organization_id: string; id: string; cause: MirrorCause }>("SELECT * FROM app.mirrors_over($1)", [atOnce]);
  for (const { organization_id: organizationId, id, cause } of rows) await endMirrorAtHub(pool, { organizationId, id, cause });
  return rows.length;
}
