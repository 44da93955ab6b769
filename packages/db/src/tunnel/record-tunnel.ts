import { appendAudit } from "../audit.ts";
import type { Connection } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";
import type { AgentIdentity } from "./connection.ts";

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
