import type { Notice } from "@postern/contract/notice";
import type { Call } from "../command.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Those who administer the organization see on every page that something of it is open to anyone. */
export async function publicShareNotice(tx: Transaction, { organizationId, rights }: Call): Promise<Notice | undefined> {
  if (!rights.has("administer")) return;
  const where = { organizationId, endedAt: null, expiresAt: { gt: new Date() }, audience: { path: ["public"], equals: true } };
  const open = await tx.share.findMany({ where, select: { name: true, expiresAt: true }, orderBy: { expiresAt: "asc" } });
  const [first] = open;
  return first && { kind: "public-shares", level: "alarm", shares: open.length, name: first.name, endsAt: first.expiresAt };
}
