import { appendAudit } from "../audit.ts";
import { type Connection, inOrganization, type Pool } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";

/** What a tidying came to. */
export interface Tidied {
  routesEnded: number;
  /** Deliveries given up because more waited than someone allowed. */
  dropped: number;
}

const routesAtOnce = 200;
const hub = { kind: "system", id: "hub", name: "Postern" } as const;

/** Ends routes whose time is over, and gives up what waits beyond a tunnel's limits. Safe to run on several hubs at once. */
export async function tidyTunnels(pool: Pool): Promise<Tidied> {
  return { routesEnded: await endRoutes(pool), dropped: await dropHeld(pool) };
}

async function endRoutes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ organization_id: string; id: string }>("SELECT * FROM app.expired_routes($1)", [routesAtOnce]);
  let ended = 0;
  for (const { organization_id: organizationId, id } of rows)
    ended += await inOrganization(pool, organizationId, (connection) => endRoute(connection, organizationId, id));
  return ended;
}

async function endRoute(connection: Connection, organizationId: string, id: string): Promise<number> {
  const { rows } = await connection.query(
    `DELETE FROM route WHERE organization_id = $1 AND id = $2 AND expires_at <= now() RETURNING endpoint_id AS "endpointId", destination_id AS "destinationId", filter, expires_at AS "expiresAt"`,
    [organizationId, id],
  );
  const [before] = rows;
  if (!before) return 0; // another hub was first
  const entry = { actor: hub, action: "route.expire", target: id, outcome: "done" as const, before };
  await appendAudit(statementsOfConnection(connection), organizationId, entry);
  return 1;
}

async function dropHeld(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ organization_id: string; tunnel_id: string; dropped: string }>("SELECT * FROM app.drop_held()");
  for (const { organization_id: organizationId, tunnel_id: target, dropped } of rows) {
    const entry = { actor: hub, action: "tunnel.drop-held", target, outcome: "done" as const, after: { dropped: Number(dropped) } };
    await inOrganization(pool, organizationId, (connection) => appendAudit(statementsOfConnection(connection), organizationId, entry));
  }
  return rows.reduce((sum, { dropped }) => sum + Number(dropped), 0);
}
