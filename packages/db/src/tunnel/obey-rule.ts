import { Problem } from "@postern/contract/problem";
import { type TunnelRule, type TunnelUse, tunnelUseMeaning } from "@postern/contract/tunnel-rule";
import type { Project } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import { readTunnelRule } from "../queries/tunnel-rule.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** The organization's rule; throws not-permitted where it allows no tunnels at all. */
export async function demandTunnels(tx: Transaction, organizationId: string): Promise<TunnelRule> {
  const rule = await readTunnelRule(tx, organizationId);
  if (rule.allow === "none") throw new Problem("not-permitted", "this organization allows no tunnels");
  return rule;
}

/** Throws not-permitted where the organization keeps payloads in the dashboard: what brings stored bodies is not opened. */
export function demandPayloads({ payloadsStay }: TunnelRule): void {
  if (payloadsStay) throw new Problem("not-permitted", "your organization keeps payloads in the dashboard: an admin decides under Settings → Tunnels");
}

/** Throws not-permitted where the project keeps its tunnels from this. */
export function demandUse({ name, forbiddenTunnels }: Project, use: TunnelUse): void {
  if (forbiddenTunnels.includes(use))
    throw new Problem("not-permitted", `project ${name} allows no ${tunnelUseMeaning[use]}: an admin decides under Settings → Tunnels`);
}

export function mayFeed({ allow, endpointIds }: TunnelRule, endpointId: string): boolean {
  return allow === "all" || (allow === "named" && (endpointIds as readonly string[]).includes(endpointId));
}

/** Throws input-invalid, with their names, when some of these endpoints may not feed tunnels. */
export function demandMayFeed(rule: TunnelRule, endpoints: readonly { id: string; name: string }[]): void {
  const barred = endpoints.filter(({ id }) => !mayFeed(rule, id));
  if (barred.length === 0) return;
  throw inputProblem({ endpoints: [`this organization lets no tunnel be fed by ${barred.map(({ name }) => `"${name}"`).join(", ")}`] });
}
