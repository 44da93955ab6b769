import { type Connection, inOrganization, type Pool } from "../pool.ts";
import type { Actor } from "../scope.ts";
import { recordTunnel } from "./record-tunnel.ts";

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
}
export interface TakenTunnel {
  tunnelId: string;
  name: string;
  destinationId: string;
  projectId: string;
  epoch: number;
}
/** Someone else owns the name: who, and since when they are connected, if they are. */
export interface TunnelInUse {
  owner: string;
  connectedAt?: Date;
  lastSeenAt?: Date;
}
export type Takeover = { kind: "taken"; tunnel: TakenTunnel } | { kind: "in-use"; by: TunnelInUse } | { kind: "missing" };

interface TakeTunnel {
  tunnelId: string;
  connectionId: string;
  end: AgentEnd;
  /** The connection that this run of the agent had before: coming back is not news, and takes nothing over. */
  resumes?: string;
}

/** Connects an agent to its tunnel: the newest connection of the same owner wins, and says so to every hub. */
export async function takeTunnel(pool: Pool, agent: AgentIdentity, wanted: TakeTunnel): Promise<Takeover> {
  const takeover = await inOrganization(pool, agent.organizationId, async (connection): Promise<Takeover> => {
    const tunnel = await raiseEpoch(connection, agent, wanted.tunnelId);
    if (!tunnel) return whyNot(connection, wanted.tunnelId);
    const previous = await findLive(connection, wanted.tunnelId);
    await recordConnection(connection, agent, { ...wanted, epoch: tunnel.epoch });
    await recordArrival(connection, agent, { ...wanted, previous });
    return { kind: "taken", tunnel };
  });
  // In a statement of its own: commits that carry a NOTIFY queue up behind one lock.
  if (takeover.kind === "taken") await pool.query("SELECT pg_notify('postern_tunnel', $1)", [wanted.tunnelId]);
  return takeover;
}

/** The one UPDATE that decides who holds the tunnel; nothing when there is none or it belongs to someone else. */
async function raiseEpoch(connection: Connection, agent: AgentIdentity, tunnelId: string): Promise<TakenTunnel | undefined> {
  const { rows } = await connection.query(
    `UPDATE tunnel t SET epoch = t.epoch + 1
     FROM destination d
     WHERE t.organization_id = $1 AND t.id = $2 AND d.organization_id = t.organization_id AND d.tunnel_id = t.id AND d.deleted_at IS NULL
       AND app.person_behind(t.organization_id, t.owner_kind, t.owner_id) = $3
     RETURNING t.id, t.name, t.epoch, t.project_id, d.id AS destination_id`,
    [agent.organizationId, tunnelId, agent.userId],
  );
  const [row] = rows;
  if (row) return { tunnelId: row.id, name: row.name, epoch: Number(row.epoch), destinationId: row.destination_id, projectId: row.project_id };
}

async function whyNot(connection: Connection, tunnelId: string): Promise<Takeover> {
  const { rows } = await connection.query(
    `SELECT t.owner_name, c.connected_at, c.last_seen_at FROM tunnel t
     LEFT JOIN tunnel_connection c ON c.organization_id = t.organization_id AND c.tunnel_id = t.id AND c.lease_until > now()
     WHERE t.id = $1 AND EXISTS (SELECT 1 FROM destination d WHERE d.organization_id = t.organization_id AND d.tunnel_id = t.id AND d.deleted_at IS NULL)`,
    [tunnelId],
  );
  const [row] = rows;
  if (!row) return { kind: "missing" };
  return { kind: "in-use", by: { owner: row.owner_name, connectedAt: row.connected_at ?? undefined, lastSeenAt: row.last_seen_at ?? undefined } };
}

async function recordConnection(
  connection: Connection,
  agent: AgentIdentity,
  { tunnelId, connectionId, epoch, end }: TakeTunnel & { epoch: number },
): Promise<void> {
  await connection.query(
    `INSERT INTO tunnel_connection (organization_id, tunnel_id, id, epoch, hub, agent_version, machine, forward, address, slots, lease_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + interval '30 seconds')
     ON CONFLICT (organization_id, tunnel_id) DO UPDATE SET id = excluded.id, epoch = excluded.epoch, hub = excluded.hub, agent_version = excluded.agent_version,
       machine = excluded.machine, forward = excluded.forward, address = excluded.address, slots = excluded.slots, latency_ms = NULL,
       connected_at = now(), last_seen_at = now(), lease_until = excluded.lease_until`,
    [agent.organizationId, tunnelId, connectionId, epoch, end.hub, end.agentVersion, end.machine, end.forward, end.address, end.slots],
  );
  await connection.query("UPDATE agent_token SET last_used_at = now() WHERE organization_id = $1 AND id = $2", [agent.organizationId, agent.tokenId]);
}

interface Previous {
  id: string;
  machine: string;
}

async function findLive(connection: Connection, tunnelId: string): Promise<Previous | undefined> {
  const { rows } = await connection.query<Previous>("SELECT id, machine FROM tunnel_connection WHERE tunnel_id = $1 AND lease_until > now()", [tunnelId]);
  return rows[0];
}

async function recordArrival(
  connection: Connection,
  agent: AgentIdentity,
  { tunnelId, end, resumes, previous }: TakeTunnel & { previous: Previous | undefined },
): Promise<void> {
  const after = { machine: end.machine, forward: end.forward, address: end.address };
  if (previous && previous.id !== resumes)
    await recordTunnel(connection, agent, { action: "tunnel.take-over", tunnelId, before: { machine: previous.machine }, after });
  else if (!resumes) await recordTunnel(connection, agent, { action: "tunnel.connect", tunnelId, after });
}

/** A connection that a hub holds. */
export interface HeldConnection {
  organizationId: string;
  tunnelId: string;
  connectionId: string;
  tokenId: string;
}
export type ConnectionFate = "ready" | "replaced" | "revoked" | "expired" | "deleted";

/** Renews the leases of all of a hub's connections in one statement and says which of them may stay. */
export async function checkConnections(pool: Pool, held: HeldConnection[]): Promise<Map<string, ConnectionFate>> {
  if (held.length === 0) return new Map();
  const { rows } = await pool.query<{ connection_id: string; fate: ConnectionFate }>("SELECT * FROM app.check_tunnels($1, $2, $3, $4)", [
    held.map(({ organizationId }) => organizationId),
    held.map(({ tunnelId }) => tunnelId),
    held.map(({ connectionId }) => connectionId),
    held.map(({ tokenId }) => tokenId),
  ]);
  return new Map(rows.map(({ connection_id, fate }) => [connection_id, fate]));
}

/** Forgets a connection that ended; one that took its place stays. */
export async function leaveTunnel(pool: Pool, { organizationId, tunnelId, connectionId }: HeldConnection): Promise<void> {
  await inOrganization(pool, organizationId, (connection) =>
    connection.query("DELETE FROM tunnel_connection WHERE organization_id = $1 AND tunnel_id = $2 AND id = $3", [organizationId, tunnelId, connectionId]),
  );
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
