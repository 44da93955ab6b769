import { appendAudit } from "../audit.ts";
import type { Connection } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";

const system = { kind: "system", id: "worker", name: "Postern" } as const;

const endSql = `
UPDATE share SET ended_at = now(), ended_cause = 'lapsed' WHERE organization_id = $1 AND ended_at IS NULL AND host = ANY ($2)
RETURNING id, name, host, tunnel_id AS "tunnelId"`;

/**
 * Ends an organization's shares at host names that it has lost with a domain, and all that is kept for these names: certificates and their keys, and the
 * 30 days for which a name is held back from others, since whoever proves the domain next owns it.
 */
export async function endSharesAt(
  connection: Connection,
  { organizationId, domain }: { organizationId: string; domain: string },
  isLost: (host: string) => boolean,
): Promise<void> {
  const { rows } = await connection.query<{ host: string }>(
    "SELECT host FROM share_host WHERE organization_id = $1 UNION SELECT host FROM host_certificate WHERE organization_id = $1",
    [organizationId],
  );
  const hosts = rows.map(({ host }) => host).filter(isLost);
  if (hosts.length === 0) return;
  const { rows: ended } = await connection.query<{ id: string; name: string; host: string; tunnelId: string }>(endSql, [organizationId, hosts]);
  await connection.query("DELETE FROM tunnel WHERE organization_id = $1 AND id = ANY ($2)", [organizationId, ended.map(({ tunnelId }) => tunnelId)]);
  await connection.query("UPDATE share_host SET released_at = 'epoch' WHERE organization_id = $1 AND host = ANY ($2)", [organizationId, hosts]);
  await connection.query("DELETE FROM host_certificate WHERE organization_id = $1 AND host = ANY ($2)", [organizationId, hosts]);
  for (const { id, name, host } of ended) {
    const after = { reason: `the proof of ${domain} lapsed` };
    const entry = { actor: system, action: "share.lapse", target: id, outcome: "done", before: { name, host }, after } as const;
    await appendAudit(statementsOfConnection(connection), organizationId, entry);
  }
}
