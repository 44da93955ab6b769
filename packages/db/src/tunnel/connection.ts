import type { DismissalReason } from "@postern/contract/frames";
import { notifyIds } from "../notify.ts";
import type { Pool } from "../pool.ts";
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
  /** How far away its agent is, once that is known. */
  latencyMs?: number | undefined;
}
/**
 * What becomes of a connection. replaced: another one took the tunnel over; lost: the database forgot it while its hub was away, and it may come again.
 */
export type ConnectionFate = "ready" | "replaced" | "lost" | DismissalReason;

/** Renews the leases of all of a hub's connections in one statement, tells what they do, and says which of them may stay. */
export async function checkConnections(pool: Pool, held: (HeldConnection & ConnectionUse)[]): Promise<Map<string, ConnectionFate>> {
  if (held.length === 0) return new Map();
  const { rows } = await pool.query<{ connection_id: string; fate: ConnectionFate }>("SELECT * FROM app.check_tunnels($1, $2, $3, $4, $5, $6, $7, $8, $9)", [
    held.map(({ organizationId }) => organizationId),
    held.map(({ tunnelId }) => tunnelId),
    held.map(({ connectionId }) => connectionId),
    held.map(({ tokenId }) => tokenId),
    held.map(({ epoch }) => epoch),
    held.map(({ inFlight }) => inFlight),
    held.map(({ carried }) => carried),
    held.map(({ carriedBytes }) => carriedBytes),
    held.map(({ latencyMs }) => latencyMs ?? null),
  ]);
  return new Map(rows.map(({ connection_id, fate }) => [connection_id, fate]));
}

/** Forgets connections that ended; tells whoever watches their projects, and the other agents of their tunnels that what they gave back is due. */
export async function leaveTunnels(pool: Pool, left: readonly Pick<HeldConnection, "organizationId" | "tunnelId" | "connectionId">[]): Promise<void> {
  const { rows } = await pool.query<{ channel: string; id: string }>("SELECT * FROM app.leave_tunnels($1, $2, $3)", [
    left.map(({ organizationId }) => organizationId),
    left.map(({ tunnelId }) => tunnelId),
    left.map(({ connectionId }) => connectionId),
  ]);
  const told = Map.groupBy(rows, ({ channel }) => channel);
  await notifyIds(
    pool,
    [...told].map(([channel, notices]) => ({ channel, ids: notices.map(({ id }) => id) })),
  );
}
