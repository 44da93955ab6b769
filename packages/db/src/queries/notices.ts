import { InstanceTrouble, levelOf, type Notice, NoticeLevel } from "@postern/contract/notice";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { readStorage } from "./storage.ts";

/** A process that is gone tells no longer; app.tell_notice is repeated more often than this. */
const toldWithinMs = 60_000;
const dayMs = 86_400_000;

export const listNotices = query("notice.list", async (tx, _, { organizationId }) => {
  const notices = [...(await instanceNotices(tx)), await quotaNotice(tx, organizationId), await expiringNotice(tx, organizationId)];
  return notices.filter((notice) => notice !== undefined).sort(urgentFirst);
});

/** One a kind, however many tell of it. */
async function instanceNotices(tx: Transaction): Promise<Notice[]> {
  const told = await tx.instanceNotice.findMany({ where: { toldAt: { gt: new Date(Date.now() - toldWithinMs) } }, orderBy: { level: "asc" } });
  const worst = new Map(told.map(({ kind, level }) => [kind, level])); // alarm before urgent, so the last one said is the worst
  return [...worst].map(([kind, level]) => ({ kind: InstanceTrouble.parse(kind), level: NoticeLevel.parse(level) }));
}

async function quotaNotice(tx: Transaction, organizationId: string): Promise<Notice | undefined> {
  const { bytes, quotaBytes } = await readStorage(tx, organizationId);
  if (quotaBytes === undefined) return;
  if (bytes >= quotaBytes) return { kind: "storage-quota", level: "urgent", bytes, quotaBytes };
  if (levelOf(bytes / quotaBytes)) return { kind: "storage-quota", level: "alarm", bytes, quotaBytes };
}

async function expiringNotice(tx: Transaction, organizationId: string): Promise<Notice | undefined> {
  const days = await tx.expiringDelivery.findMany({ where: { organizationId }, orderBy: { expiresOn: "asc" } });
  const [first] = days;
  if (!first) return;
  const level = first.expiresOn.getTime() - Date.now() <= dayMs ? "urgent" : "alarm";
  return { kind: "expiring", level, deliveries: days.reduce((sum, { deliveries }) => sum + Number(deliveries), 0), firstAt: first.expiresOn };
}

function urgentFirst(one: Notice, other: Notice): number {
  return Number(other.level === "urgent") - Number(one.level === "urgent");
}
