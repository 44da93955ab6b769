import { Problem } from "@postern/contract/problem";
import { command } from "../command.ts";
import { readTunnelRule } from "../queries/tunnel-rule.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Sets what tunnels may do. Routes that it no longer allows end with it; agents that it no longer allows end within seconds, by their hubs. */
export const setTunnelRule = command("tunnel-rule.set", async (tx, input, { organizationId }) => {
  const before = await readTunnelRule(tx, organizationId);
  await demandEndpoints(tx, organizationId, input.endpointIds);
  const endpointIds = input.allow === "named" ? [...new Set(input.endpointIds)] : [];
  const rule = { ...input, endpointIds, lifeMinutes: input.lifeMinutes ?? null, idleMinutes: input.idleMinutes ?? null };
  await tx.tunnelRule.upsert({ where: { organizationId }, create: { organizationId, ...rule }, update: rule });
  const routesEnded = input.allow === "named" ? await endRoutes(tx, organizationId, endpointIds) : 0;
  await tx.$executeRaw`SELECT pg_notify('postern_tunnel', '')`;
  return { target: organizationId, before, after: { ...rule, routesEnded }, result: await readTunnelRule(tx, organizationId) };
});

async function demandEndpoints(tx: Transaction, organizationId: string, ids: readonly string[]): Promise<void> {
  const known = await tx.endpoint.findMany({ where: { organizationId, id: { in: [...ids] }, deletedAt: null }, select: { id: true } });
  if (known.length < new Set(ids).size) throw new Problem("missing");
}

async function endRoutes(tx: Transaction, organizationId: string, endpointIds: string[]): Promise<number> {
  const where = { organizationId, endpointId: { notIn: endpointIds }, destination: { kind: "tunnel" } };
  return (await tx.route.deleteMany({ where })).count;
}
