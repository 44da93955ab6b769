import type { Transaction } from "./tenant-transaction.ts";

/**
 * Of an organization's transactions that count something before they add to it, the second waits here until the first is committed: two at once
 * would both count what was there before either. It waits no longer than its transaction may last.
 */
export async function takeTurn(tx: Transaction, organizationId: string, counted: "mirrors" | "shares" | "tunnels" | "trusted workloads"): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${counted} of ${organizationId}`}, 0))`;
}
