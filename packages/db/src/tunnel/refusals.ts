import { inOrganization, type Pool } from "../pool.ts";

/** A request that did not come through the gate of an endpoint that feeds a tunnel. */
export interface TunnelRefusal {
  requestId: string;
  method: string;
  status: number;
  reason: string;
  receivedAt: Date;
}
interface RefusalsOf {
  organizationId: string;
  projectId: string;
  destinationId: string;
  /** Only requests whose id sorts after this one. */
  afterId: string;
  limit: number;
}

/** The newest refusals at the endpoints that lead to this destination, oldest first. For a screen: what commits late may be missed. */
export async function listTunnelRefusals(pool: Pool, { organizationId, projectId, destinationId, afterId, limit }: RefusalsOf): Promise<TunnelRefusal[]> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query(
      `SELECT id, method, answer_status, reason, received_at FROM request
       WHERE organization_id = $1 AND project_id = $2 AND id > $3 AND verdict IN ('refused', 'throttled')
         AND endpoint_id IN (SELECT endpoint_id FROM route WHERE organization_id = $1 AND destination_id = $4)
       ORDER BY id DESC LIMIT $5`,
      [organizationId, projectId, afterId, destinationId, limit],
    );
    const refusals = rows.map((row) => ({
      requestId: row.id,
      method: row.method,
      status: row.answer_status,
      reason: row.reason ?? "refused",
      receivedAt: row.received_at,
    }));
    return refusals.reverse();
  });
}
