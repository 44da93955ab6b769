import type { Id } from "@postern/contract/id";
import { agentMissedDays, type Notice } from "@postern/contract/notice";
import type { Transaction } from "../tenant-transaction.ts";

const dayMs = 86_400_000;

/** Tunnels do not expire; what comes for one that nobody uses any more would wait until it is too old, unseen. */
export async function tunnelsAwayNotice(tx: Transaction, organizationId: string): Promise<Notice | undefined> {
  const heldSince = { lt: new Date(Date.now() - agentMissedDays * dayMs) };
  const where = { organizationId, kind: "tunnel", deletedAt: null, heldCause: "no-agent", heldSince };
  const away = await tx.destination.findMany({
    where,
    select: { id: true, name: true, heldSince: true, project: { select: { slug: true } } },
    orderBy: { heldSince: "asc" },
  });
  const [longest] = away;
  if (!longest?.heldSince) return;
  const place = { destinationId: longest.id as Id<"dst">, name: longest.name, projectSlug: longest.project.slug };
  return { kind: "tunnels-away", level: "alarm", tunnels: away.length, ...place, since: longest.heldSince };
}
