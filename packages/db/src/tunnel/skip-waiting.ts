import { Problem } from "@postern/contract/problem";
import { waitingSkippedMax } from "@postern/contract/tunnel";
import { backlogOf } from "../queries/destinations.ts";
import type { Scope } from "../scope.ts";
import type { Transaction } from "../tenant-transaction.ts";

/**
 * Skips what waits for a tunnel that is about to be deleted, as far as its deleter agreed to: so many at most. What is skipped has failed, and can be
 * replayed to another destination while its event is kept. Throws conflict when more waits than was agreed to. Answers how many were skipped.
 */
export async function skipWaiting(tx: Transaction, scope: Scope, { destinationId, agreedTo }: { destinationId: string; agreedTo: number }): Promise<number> {
  const { organizationId } = scope;
  const waiting = (await backlogOf(tx, organizationId, [destinationId])).get(destinationId)?.waiting ?? 0;
  if (waiting === 0) return 0;
  if (waiting > agreedTo) {
    const next = agreedTo === 0 ? "let its agent take or skip them, or say how many may be skipped" : "look again, and say how many may be skipped";
    throw new Problem("conflict", `${waiting} events wait for this tunnel: ${next}, at most ${waitingSkippedMax}, then delete it`);
  }
  demandOperate(scope);
  return tx.$executeRaw`
    UPDATE delivery SET state = 'failed', reason = 'skipped', settled_at = now(), lease_id = NULL, lease_until = NULL
    WHERE organization_id = ${organizationId} AND destination_id = ${destinationId} AND state IN ('pending', 'held')`;
}

/** To give a delivery up is to operate, in whatever command it is done. */
function demandOperate({ rights }: Scope): void {
  if (!rights.has("operate")) throw new Problem("not-permitted", "to skip what waits takes the right to operate, too");
}
