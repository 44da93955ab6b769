import { Problem } from "@postern/contract/problem";
import { command } from "../command.ts";
import { readTunnel } from "../queries/tunnels.ts";

/** Ends a tunnel's agents, or one of them, within 5 s; they end and do not come back by themselves. The tunnel stays, and events wait for it. */
export const disconnectTunnel = command("tunnel.disconnect", async (tx, { id, connectionId }, call) => {
  const { organizationId } = call;
  const { connections } = await readTunnel(tx, call, id);
  const ending = connections.filter((connection) => connectionId === undefined || connection.id === connectionId);
  if (ending.length === 0) throw new Problem("conflict", "no such agent is connected now");
  const where = { organizationId, tunnelId: id, id: { in: ending.map((connection) => connection.id) } };
  await tx.tunnelConnection.updateMany({ where, data: { disconnect: true } });
  await tx.$executeRaw`SELECT pg_notify('postern_tunnel', ${id})`;
  const before = ending.map(({ machine, address, agentName, connectedAt }) => ({ machine, address, agentName, connectedAt }));
  return { target: id, before: { agents: before }, after: { agents: [] }, result: { done: true } };
});
