import type { TunnelKind } from "@postern/contract/live";
import { notifyIds } from "../notify.ts";
import { type Connection, inOrganization, type Pool } from "../pool.ts";
import type { AgentEnd, AgentIdentity } from "./connection.ts";
import { tellHold } from "./hold.ts";
import type { TunnelInUse } from "./in-use.ts";
import { recordTunnel } from "./record-tunnel.ts";

export interface TakenTunnel {
  tunnelId: string;
  name: string;
  kind: TunnelKind;
  /** What it feeds; a live tunnel feeds nothing. */
  destinationId?: string;
  projectId: string;
  epoch: number;
  /** How many agents share it now, this one included. */
  members: number;
}
export type Takeover = { kind: "taken"; tunnel: TakenTunnel } | { kind: "in-use"; by: TunnelInUse } | { kind: "missing" } | { kind: "forbidden" };

export interface TakeTunnel {
  tunnelId: string;
  connectionId: string;
  end: AgentEnd;
  /** The connection that this run of the agent had before: coming back is not news, and takes nothing over. */
  resumes?: string;
  /** For live streams; a tunnel of deliveries and one of streams are not the same one. */
  isLive?: boolean;
  /** A mirror, which is not live in another way: whoever says hello says which. */
  isMirror?: boolean;
  /** Shares the tunnel with the agents that are in its pool already, instead of taking it over. */
  pool?: boolean;
}

/** Connects an agent to its tunnel: the newest connection of the same owner wins, or joins the pool; whose place it takes is told at every hub. */
export async function takeTunnel(pool: Pool, agent: AgentIdentity, wanted: TakeTunnel): Promise<Takeover> {
  const { displaced, ...takeover } = await inOrganization(pool, agent.organizationId, (connection) => take(connection, agent, wanted));
  if (takeover.kind !== "taken") return takeover;
  // In a statement of its own: commits that carry a NOTIFY queue up behind one lock.
  await notifyIds(pool, [
    { channel: "postern_agent", ids: [takeover.tunnel.projectId] },
    { channel: "postern_tunnel", ids: displaced ? [wanted.tunnelId] : [] },
  ]);
  return takeover;
}

/** `displaced`: someone's connection stood there until now. */
type Taking = Takeover & { displaced?: boolean };

async function take(connection: Connection, agent: AgentIdentity, wanted: TakeTunnel): Promise<Taking> {
  const tunnel = await lockTunnel(connection, agent, wanted);
  if (!tunnel) return { kind: "missing" };
  if (tunnel.isForbidden) return { kind: "forbidden" };
  const { isForbidden, isOwner, pooled, owner, ...kept } = tunnel;
  const joins = wanted.pool === true && pooled;
  if (!isOwner && !joins) return { kind: "in-use", by: await findHolder(connection, tunnel) };

  const others = await findLive(connection, wanted);
  const epoch = joins ? kept.epoch : kept.epoch + 1;
  if (!joins) await raiseEpoch(connection, agent, { ...kept, pooled: wanted.pool === true });
  const displaced = await recordConnection(connection, agent, { ...wanted, epoch });
  const { tunnelId, destinationId } = kept;
  if (destinationId !== undefined) await tellHold(connection, { organizationId: agent.organizationId, tunnelId, destinationId });
  await recordArrival(connection, agent, { ...wanted, replaced: joins ? undefined : others.find(({ id }) => id !== wanted.resumes) });
  return { kind: "taken", tunnel: { ...kept, epoch, members: joins ? others.length + 1 : 1 }, displaced };
}

interface LockedTunnel extends Omit<TakenTunnel, "members"> {
  owner: string;
  pooled: boolean;
  isOwner: boolean;
  /** The organization or the project allows no tunnels of this kind. */
  isForbidden: boolean;
}

/** Of two agents at once the second waits here for the first one's commit. */
async function lockTunnel(
  connection: Connection,
  agent: AgentIdentity,
  { tunnelId, isLive = false, isMirror = false }: TakeTunnel,
): Promise<LockedTunnel | undefined> {
  const { rows } = await connection.query(
    `SELECT t.id, t.name, t.kind, t.epoch, t.project_id, t.owner_name, t.pooled, d.id AS destination_id,
       app.person_behind(t.organization_id, t.owner_kind, t.owner_id) = $3 AS is_owner, app.is_tunnel_forbidden(t.organization_id, t.project_id, t.kind) OR (t.kind IN ('http', 'tcp') AND app.is_share_shut(t.organization_id, t.id))
         OR app.is_beyond_token(t.organization_id, $6, t.id) AS is_forbidden
     FROM tunnel t LEFT JOIN destination d ON d.organization_id = t.organization_id AND d.tunnel_id = t.id AND d.deleted_at IS NULL
     WHERE t.organization_id = $1 AND t.id = $2 AND (t.kind <> 'durable') = $4 AND (d.id IS NULL) = $4 AND (t.kind = 'mirror') = $5 FOR UPDATE OF t`,
    [agent.organizationId, tunnelId, agent.userId, isLive, isMirror, agent.tokenId],
  );
  const [row] = rows;
  if (!row) return;
  return {
    ...{ tunnelId: row.id, name: row.name, kind: row.kind, epoch: Number(row.epoch), projectId: row.project_id },
    ...(row.destination_id && { destinationId: row.destination_id }),
    ...{ owner: row.owner_name, pooled: row.pooled, isOwner: row.is_owner, isForbidden: row.is_forbidden },
  };
}

/** How long an agent that was replaced may finish what it holds; then its leases are over, also where its hub has not heard of it. */
const finishSeconds = 6;

/** Whoever was there is behind the epoch from now on: it claims nothing more, and keeps no lease alive. */
async function raiseEpoch(
  connection: Connection,
  { organizationId }: AgentIdentity,
  { tunnelId, destinationId, pooled }: Pick<LockedTunnel, "tunnelId" | "destinationId" | "pooled">,
): Promise<void> {
  await connection.query(
    `WITH raised AS (UPDATE tunnel SET epoch = epoch + 1, pooled = $4 WHERE organization_id = $1 AND id = $2)
     UPDATE delivery SET lease_until = now() + make_interval(secs => $5)
     WHERE organization_id = $1 AND destination_id = $3 AND state = 'pending' AND lease_until > now() + make_interval(secs => $5)`,
    [organizationId, tunnelId, destinationId ?? null, pooled, finishSeconds],
  );
}

async function findHolder(connection: Connection, { tunnelId, owner, pooled }: LockedTunnel): Promise<TunnelInUse> {
  const { rows } = await connection.query(
    "SELECT min(connected_at) AS connected_at, max(last_seen_at) AS last_seen_at FROM tunnel_connection WHERE tunnel_id = $1 AND lease_until > now()",
    [tunnelId],
  );
  const [row] = rows;
  return { owner, pooled, connectedAt: row.connected_at ?? undefined, lastSeenAt: row.last_seen_at ?? undefined };
}

interface LiveConnection {
  id: string;
  machine: string;
}

async function findLive(connection: Connection, { tunnelId }: TakeTunnel): Promise<LiveConnection[]> {
  const { rows } = await connection.query<LiveConnection>("SELECT id, machine FROM tunnel_connection WHERE tunnel_id = $1 AND lease_until > now()", [tunnelId]);
  return rows;
}

/** A run that comes back keeps its age. Who was replaced is no longer there, whatever its hub knows of it; answers whether anyone was. */
async function recordConnection(
  connection: Connection,
  { organizationId, tokenId, name }: AgentIdentity,
  { tunnelId, connectionId, epoch, end, resumes }: TakeTunnel & { epoch: number },
): Promise<boolean> {
  const { rows } = await connection.query<{ displaced: boolean }>(recordSql, [
    ...[organizationId, tunnelId, connectionId, epoch, end.hub, name, end.agentVersion, end.machine, end.forward, end.address, end.slots],
    ...[end.transport, end.localUp, end.live?.hostHeader ?? null, resumes ?? "", tokenId],
  ]);
  return rows[0]?.displaced ?? false;
}

// A token's use is noted to the minute: agents that share one would wait for each other at its row.
const recordSql = `
WITH gone AS (
  DELETE FROM tunnel_connection WHERE organization_id = $1 AND tunnel_id = $2 AND (epoch < $4 OR id = $15) RETURNING id, run_started_at, active_at
), run AS (
  SELECT * FROM gone WHERE id = $15
), used AS (
  UPDATE agent_token SET last_used_at = now()
  WHERE organization_id = $1 AND id = $16 AND coalesce(last_used_at, '-infinity') < now() - interval '1 minute'
)
INSERT INTO tunnel_connection (organization_id, tunnel_id, id, epoch, hub, agent_name, agent_version, machine, forward, address, slots, transport, local_up,
  live_host, run_started_at, active_at, lease_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, coalesce((SELECT run_started_at FROM run), now()),
  coalesce((SELECT active_at FROM run), now()), now() + interval '30 seconds')
RETURNING EXISTS (SELECT FROM gone) AS displaced`;

async function recordArrival(
  connection: Connection,
  agent: AgentIdentity,
  { tunnelId, end, resumes, pool = false, replaced }: TakeTunnel & { replaced: LiveConnection | undefined },
): Promise<void> {
  const after = { machine: end.machine, forward: end.forward, address: end.address, ...(pool && { pool }) };
  if (replaced) await recordTunnel(connection, agent, { action: "tunnel.take-over", tunnelId, before: { machine: replaced.machine }, after });
  else if (!resumes) await recordTunnel(connection, agent, { action: "tunnel.connect", tunnelId, after });
}
