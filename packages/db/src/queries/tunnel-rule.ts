import { noTunnelRule, TunnelRule } from "@postern/contract/tunnel-rule";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

export const getTunnelRule = query("tunnel-rule.get", (tx, _, { organizationId }) => readTunnelRule(tx, organizationId));

/** What the organization allows its tunnels. */
export async function readTunnelRule(tx: Transaction, organizationId: string): Promise<TunnelRule> {
  const row = await tx.tunnelRule.findUnique({ where: { organizationId } });
  if (!row) return noTunnelRule;
  const { lifeMinutes, idleMinutes, ...kept } = row;
  return TunnelRule.parse({ ...kept, lifeMinutes: lifeMinutes ?? undefined, idleMinutes: idleMinutes ?? undefined });
}
