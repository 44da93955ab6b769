import type { DismissalReason } from "@postern/contract/frames";
import { inOrganization, type Pool } from "../pool.ts";
import type { Actor } from "../scope.ts";

/** Who an agent is, by its token or its person's sign-in. */
export interface AgentIdentity {
  organizationId: string;
  /** Its agent token, or its person's sign-in from that machine. */
  tokenId: string;
  name: string;
  /** The person behind it: who signed in, or made the token. All of their agents are one owner. */
  userId: string;
  /** As whom its deeds are told in the audit log. */
  actor: Actor;
  expiresAt?: Date;
}
/** The agent's end, as it says hello. */
export interface AgentEnd {
  hub: string;
  agentVersion: string;
  machine: string;
  forward: string;
  address: string;
  slots: number;
  transport: "ws" | "poll";
  localUp: boolean;
  /** Of live streams: the Host that its local server is asked for. */
  live?: { hostHeader?: string | undefined } | undefined;
}

/** A connection that a hub holds. */
export interface HeldConnection {
  organizationId: string;
  tunnelId: string;
  connectionId: string;
  tokenId: string;
  /** The tunnel's epoch when it came in: behind it, it may claim no more. */
  epoch: number;
}
/** What a connection did so far, as its hub counts it. */
export interface ConnectionUse {
  inFlight: number;
  carried: number;
  carriedBytes: number;
}
/**
 * What becomes of a connection. replaced: another one took the tunnel over; lost: the database forgot it while its hub was away, and it may come again.
 */
export type ConnectionFate = "ready" | "replaced" | "lost" | DismissalReason;

/** Renews the leases of all of a hub's connections in one statement, tells what they do, and says which of them may stay. */
export async function checkConnections(pool: Pool, held: (HeldConnection & ConnectionUse)[]): Promise<Map<string, ConnectionFate>> {
  if (held.length === 0) return new Map();
  const { rows } = await pool.query<{ connection_id: string; fate: ConnectionFate }>("SELECT * FROM app.check_tunnels($1, $2, $3, $4, $5, $6, $7, $8)", [
    held.map(({ organizationId }) => organizationId),
    held.map(({ tunnelId }) => tunnelId),
    held.map(({ connectionId }) => connectionId),
    held.map(({ tokenId }) => tokenId),
    held.map(({ epoch }) => epoch),
    held.map(({ inFlight }) => inFlight),
    held.map(({ carried }) => carried),
    held.map(({ carriedBytes }) => carriedBytes),
  ]);
  return new Map(rows.map(({ connection_id, fate }) => [connection_id, fate]));
}

const leaveSql = `
DELETE FROM tunnel_connection c USING tunnel t
WHERE c.organization_id = $1 AND c.tunnel_id = $2 AND c.id = $3 AND t.organization_id = $1 AND t.id = $2 RETURNING t.project_id`;

/** Forgets a connection that ended, tells whoever watches its project, and the tunnel's other hubs that what it gave back is due. */
export async function leaveTunnel(
  pool: Pool,
  { organizationId, tunnelId, connectionId, destinationId }: HeldConnection & { destinationId?: string },
): Promise<void> {
  const { rows } = await inOrganization(pool, organizationId, (connection) =>
    connection.query<{ project_id: string }>(leaveSql, [organizationId, tunnelId, connectionId]),
  );
  for (const { project_id: projectId } of rows) await pool.query("SELECT pg_notify('postern_agent', $1)", [projectId]);
  if (destinationId !== undefined) await pool.query("SELECT pg_notify('postern_lane', $1)", [destinationId]);
}

export async function recordLatency(pool: Pool, { organizationId, tunnelId, connectionId }: HeldConnection, latencyMs: number): Promise<void> {
  await inOrganization(pool, organizationId, (connection) =>
    connection.query("UPDATE tunnel_connection SET latency_ms = $4 WHERE organization_id = $1 AND tunnel_id = $2 AND id = $3", [
      organizationId,
      tunnelId,
      connectionId,
      latencyMs,
    ]),
  );
}
