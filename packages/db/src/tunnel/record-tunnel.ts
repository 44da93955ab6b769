import { appendAudit } from "../audit.ts";
import { type Connection, inOrganization, type Pool } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";
import type { AgentIdentity, ConnectionFate, HeldConnection } from "./connection.ts";

/** What an agent did to its tunnel. */
export interface TunnelDeed {
  action: "tunnel.connect" | "tunnel.take-over" | "tunnel.choose-held";
  tunnelId: string;
  before?: object;
  after: object;
}

/** Writes an agent's deed into its organization's audit chain, inside the transaction at hand. */
export async function recordTunnel(connection: Connection, agent: AgentIdentity, { action, tunnelId, ...change }: TunnelDeed): Promise<void> {
  await appendAudit(statementsOfConnection(connection), agent.organizationId, { actor: agent.actor, action, target: tunnelId, outcome: "done", ...change });
}

const hub = { kind: "system", id: "hub", name: "Postern" } as const;

/** Fates that someone would look for in the audit log: a replaced agent stands there by its successor, a disconnected one by who did it. */
const told: ReadonlySet<ConnectionFate> = new Set(["revoked", "expired", "forbidden", "outlived", "idle"] as const);

/** Writes down that a hub sent an agent away, and why. */
export async function recordDismissal(pool: Pool, { organizationId, tunnelId, connectionId }: HeldConnection, reason: ConnectionFate): Promise<void> {
  if (!told.has(reason)) return;
  await inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query("SELECT machine, address, agent_name FROM tunnel_connection WHERE tunnel_id = $1 AND id = $2", [
      tunnelId,
      connectionId,
    ]);
    const [agent] = rows;
    const before = agent && { machine: agent.machine, address: agent.address, agent: agent.agent_name };
    const entry = { actor: hub, action: "tunnel.dismiss", target: tunnelId, outcome: "done" as const, after: { reason }, ...(before && { before }) };
    await appendAudit(statementsOfConnection(connection), organizationId, entry);
  });
}
