import { noTunnelRule, TunnelRule } from "@postern/contract/tunnel-rule";
import type { Connection } from "../pool.ts";

/** What the organization allows its tunnels, inside the transaction at hand. */
export async function findTunnelRule(connection: Connection, organizationId: string): Promise<TunnelRule> {
  const { rows } = await connection.query(
    `SELECT allow, endpoint_ids AS "endpointIds", shares, life_minutes AS "lifeMinutes", idle_minutes AS "idleMinutes" FROM tunnel_rule WHERE organization_id = $1`,
    [organizationId],
  );
  const [row] = rows;
  if (!row) return noTunnelRule;
  return TunnelRule.parse({ ...row, lifeMinutes: row.lifeMinutes ?? undefined, idleMinutes: row.idleMinutes ?? undefined });
}
