import { inOrganization, type Pool } from "../pool.ts";

interface TunnelLane {
  organizationId: string;
  destinationId: string;
}

/** Says that the agent's local server is down (deliveries wait) or back; a person's pause outlasts both. */
export async function holdForLocalServer(pool: Pool, { organizationId, destinationId }: TunnelLane, up: boolean): Promise<void> {
  await inOrganization(pool, organizationId, (connection) =>
    connection.query(
      up
        ? "UPDATE destination SET held_cause = NULL, held_since = NULL WHERE organization_id = $1 AND id = $2 AND held_cause IN ('local-down', 'no-agent')"
        : "UPDATE destination SET held_cause = 'local-down', held_since = coalesce(held_since, now()) WHERE organization_id = $1 AND id = $2 AND (held_cause IS NULL OR held_cause = 'no-agent')",
      [organizationId, destinationId],
    ),
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
