import { appendAudit } from "../audit.ts";
import { inOrganization, type Pool } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";

const atOnce = 100;
const system = { kind: "system", id: "worker", name: "Postern" } as const;

/** Ends the shares whose time is over, their tunnels with them, so that their agents hear of it. How many there were. */
export async function endOverdueShares(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ organizationId: string; id: string }>(`SELECT organization_id AS "organizationId", id FROM app.overdue_shares($1)`, [
    atOnce,
  ]);
  for (const share of rows) await endShare(pool, share);
  return rows.length;
}

function endShare(pool: Pool, { organizationId, id }: { organizationId: string; id: string }): Promise<void> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query<{ name: string; host: string; tunnel_id: string; expires_at: Date }>(
      `UPDATE share SET ended_at = now(), ended_cause = 'expired' WHERE organization_id = $1 AND id = $2 AND ended_at IS NULL AND expires_at <= now()
       RETURNING name, host, tunnel_id, expires_at`,
      [organizationId, id],
    );
    const [ended] = rows;
    if (!ended) return; // extended, revoked, or another worker's
    await connection.query("DELETE FROM tunnel WHERE organization_id = $1 AND id = $2", [organizationId, ended.tunnel_id]);
    await connection.query("UPDATE share_host SET released_at = now() WHERE organization_id = $1 AND host = $2", [organizationId, ended.host]);
    const { name, host, expires_at: expiresAt } = ended;
    const entry = { actor: system, action: "share.expire", target: id, outcome: "done", before: { name, host, expiresAt } } as const;
    await appendAudit(statementsOfConnection(connection), organizationId, entry);
  });
}

const visitDays = 7;
const visitsAtOnce = 5_000;
const slicesMax = 200;

/** Forgets what came to shares more than a week ago. How many rows there were. */
export async function forgetVisits(pool: Pool): Promise<number> {
  let all = 0;
  for (let slice = 0; slice < slicesMax; slice++) {
    const { rows } = await pool.query<{ rows: string }>("SELECT app.forget_share_visits($1, $2) AS rows", [visitDays, visitsAtOnce]);
    const now = Number(rows[0]?.rows ?? 0);
    if (now === 0) break;
    all += now;
  }
  return all;
}
