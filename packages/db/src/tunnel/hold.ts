import { type Connection, inOrganization, type Pool } from "../pool.ts";
import type { HeldConnection } from "./connection.ts";

/**
 * Says whether the local server behind a connection is up. The tunnel is held while none of its agents has one that is; a person's pause outlasts that.
 */
export async function recordLocalServer(
  pool: Pool,
  { organizationId, tunnelId, connectionId, destinationId }: Omit<HeldConnection, "tokenId" | "epoch"> & { destinationId: string },
  up: boolean,
): Promise<void> {
  await inOrganization(pool, organizationId, async (connection) => {
    await connection.query("UPDATE tunnel_connection SET local_up = $4 WHERE organization_id = $1 AND tunnel_id = $2 AND id = $3", [
      organizationId,
      tunnelId,
      connectionId,
      up,
    ]);
    await tellHold(connection, { organizationId, tunnelId, destinationId });
  });
}

/** Makes the tunnel's hold tell whether an agent is there whose local server is up. */
export async function tellHold(
  connection: Connection,
  { organizationId, tunnelId, destinationId }: Pick<HeldConnection, "organizationId" | "tunnelId"> & { destinationId: string },
): Promise<void> {
  await connection.query(
    `WITH present AS (
       SELECT CASE WHEN count(*) = 0 THEN 'no-agent' WHEN NOT bool_or(local_up) THEN 'local-down' END AS cause
       FROM tunnel_connection WHERE organization_id = $1 AND tunnel_id = $2 AND lease_until > now()
     )
     UPDATE destination SET held_cause = p.cause, held_since = CASE WHEN p.cause IS NULL THEN NULL ELSE coalesce(held_since, now()) END
     FROM present p WHERE organization_id = $1 AND id = $3 AND held_cause IS DISTINCT FROM p.cause AND (held_cause IS NULL OR held_cause IN ('no-agent', 'local-down'))`,
    [organizationId, tunnelId, destinationId],
  );
}

/** Makes all tunnels' holds tell whether an agent is there; answers the destinations that changed. */
export async function alignTunnelHolds(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>("SELECT * FROM app.align_tunnel_holds() AS id");
  return rows.map(({ id }) => id);
}

/** Which of these destinations have something due. */
export async function dueTunnels(pool: Pool, destinationIds: string[]): Promise<string[]> {
  if (destinationIds.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>("SELECT * FROM app.due_tunnels($1) AS id", [destinationIds]);
  return rows.map(({ id }) => id);
}
