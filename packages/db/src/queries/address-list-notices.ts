import type { Id } from "@postern/contract/id";
import type { Notice } from "@postern/contract/notice";
import { listUses } from "../address-lists/list-use.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Changes of lists that wait for a person, and lists that hold nothing yet though policies ask them. */
export async function addressListNotices(tx: Transaction, organizationId: string): Promise<(Notice | undefined)[]> {
  return [await heldNotice(tx, organizationId), await emptyNotice(tx, organizationId)];
}

async function heldNotice(tx: Transaction, organizationId: string): Promise<Notice | undefined> {
  const held = await tx.addressListVersion.findMany({
    where: { organizationId, state: "held" },
    select: { listId: true, blocked: true, list: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  const [first] = held;
  if (!first) return;
  const requests = held.flatMap(({ blocked }) => blocked as unknown as { requests: number }[]).reduce((sum, blocked) => sum + blocked.requests, 0);
  return { kind: "address-list-held", level: "alarm", lists: held.length, listId: first.listId as Id<"adl">, listName: first.list.name, requests };
}

async function emptyNotice(tx: Transaction, organizationId: string): Promise<Notice | undefined> {
  const where = { organizationId, state: "live", isLoaded: false };
  const empty = await tx.addressListVersion.findMany({ where, select: { listId: true, list: { select: { name: true } } }, orderBy: { id: "asc" } });
  const uses = await listUses(
    statementsOf(tx),
    organizationId,
    empty.map(({ list }) => list.name),
  );
  const asked = empty.filter(({ list }) => uses.some(({ listName }) => listName === list.name));
  const [first] = asked;
  if (first) return { kind: "address-list-empty", level: "urgent", lists: asked.length, listId: first.listId as Id<"adl">, listName: first.list.name };
}
