import { inOrganization, type Pool } from "../pool.ts";

/** A request that did not come through the gate of an endpoint that feeds tunnels. */
export interface TunnelRefusal {
  requestId: string;
  method: string;
  status: number;
  reason: string;
  receivedAt: Date;
  /** Where it would have gone, of those that were asked about. */
  destinationIds: string[];
}
interface RefusalsOf {
  organizationId: string;
  destinationIds: string[];
  /** Only requests whose id sorts after this one. */
  afterId: string;
  /** Of each endpoint. */
  limit: number;
}

/** The newest refusals at each endpoint that leads to one of these destinations, oldest first. For a screen: what commits late may be missed. */
export async function listTunnelRefusals(pool: Pool, { organizationId, destinationIds, afterId, limit }: RefusalsOf): Promise<TunnelRefusal[]> {
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query(
      `SELECT r.id, r.method, r.answer_status, r.reason, r.received_at, f.destination_ids
       FROM (
         SELECT *, row_number() OVER (PARTITION BY endpoint_id ORDER BY id DESC) AS place FROM request
         WHERE organization_id = $1 AND id > $2 AND verdict IN ('refused', 'throttled')
       ) r
       JOIN (
         SELECT endpoint_id, array_agg(destination_id) AS destination_ids FROM route
         WHERE organization_id = $1 AND destination_id = ANY ($3) GROUP BY endpoint_id
       ) f ON f.endpoint_id = r.endpoint_id
       WHERE r.place <= $4 ORDER BY r.id`,
      [organizationId, afterId, destinationIds, limit],
    );
    return rows.map((row) => ({
      requestId: row.id,
      method: row.method,
      status: row.answer_status,
      reason: row.reason ?? "refused",
      receivedAt: row.received_at,
      destinationIds: row.destination_ids,
    }));
  });
}
