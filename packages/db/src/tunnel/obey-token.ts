import { fitsPattern } from "@postern/contract/filter";
import { Problem } from "@postern/contract/problem";
import type { TokenLimits } from "../access/principal.ts";
import type { Destination, Endpoint } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";

// The database says the same as app.is_beyond_token, of agents that connect and of those that are connected.

/** Throws not-permitted where an agent token is limited to tunnels and shares of other names. */
export function demandTunnelName({ tunnels }: TokenLimits, name: string): void {
  if (tunnels.length > 0 && !fitsAny(tunnels, name)) throw new Problem("not-permitted", `this agent token opens ${tunnels.join(", ")} and nothing else`);
}

/** Whether an agent token lets this endpoint's events be brought. */
export function mayBring({ endpoints }: TokenLimits, { id, name }: Pick<Endpoint, "id" | "name">): boolean {
  return endpoints.length === 0 || endpoints.includes(id) || fitsAny(endpoints, name);
}

/** Throws input-invalid, with their names, when an agent token may not bring the events of some of these endpoints. */
export function demandMayBring(limits: TokenLimits, endpoints: readonly Endpoint[]): void {
  const barred = endpoints.filter((endpoint) => !mayBring(limits, endpoint)).map(({ name }) => `"${name}"`);
  if (barred.length > 0)
    throw inputProblem({ endpoints: [`this agent token brings events of ${limits.endpoints.join(", ")} and nothing else: not of ${barred.join(", ")}`] });
}

/** The same of what feeds a tunnel already. */
export async function demandMayBringAll(tx: Transaction, limits: TokenLimits, { organizationId, id: destinationId }: Destination): Promise<void> {
  if (limits.endpoints.length === 0) return;
  const routes = await tx.route.findMany({ where: { organizationId, destinationId, endpoint: { deletedAt: null } }, include: { endpoint: true } });
  demandMayBring(
    limits,
    routes.map(({ endpoint }) => endpoint),
  );
}

function fitsAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => fitsPattern(pattern, name));
}
