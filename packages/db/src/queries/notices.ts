import type { Id } from "@postern/contract/id";
import { InstanceTrouble, levelOf, type Notice, NoticeLevel } from "@postern/contract/notice";
import { type QuotaPeriod, type QuotaUse, quotaAlarm, quotaOf } from "@postern/contract/request-quota";
import type { Call } from "../command.ts";
import { query } from "../query.ts";
import { publicShareNotice } from "../shares/public-notice.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { tunnelsAwayNotice } from "../tunnel/away-notice.ts";
import { addressListNotices } from "./address-list-notices.ts";
import { endingAuthorityNotice } from "./expiring-authorities.ts";
import { expiringSecretNotice } from "./expiring-secrets.ts";
import { readRequestQuota } from "./request-quota.ts";
import { readStorage } from "./storage.ts";

/** A process that is gone tells no longer; app.tell_notice is repeated more often than this. */
const toldWithinMs = 60_000;
const dayMs = 86_400_000;

export const listNotices = query("notice.list", async (tx, _, call) => {
  const { organizationId } = call;
  const notices = [
    ...(await instanceNotices(tx)),
    await quotaNotice(tx, organizationId),
    ...(await requestQuotaNotices(tx, organizationId)),
    await expiringNotice(tx, organizationId),
    ...(await addressListNotices(tx, organizationId)),
    await expiringSecretNotice(tx, organizationId),
    await endingAuthorityNotice(tx, organizationId),
    await proposalNotice(tx, call),
    await tunnelsAwayNotice(tx, organizationId),
    await publicShareNotice(tx, call),
  ];
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

async function requestQuotaNotices(tx: Transaction, organizationId: string): Promise<Notice[]> {
  const { day, month } = await readRequestQuota(tx, organizationId);
  return [requestQuotaNotice("day", day), requestQuotaNotice("month", month)].filter((notice) => notice !== undefined);
}

function requestQuotaNotice(period: QuotaPeriod, { used, resetsAt, ...limits }: QuotaUse): Notice | undefined {
  const quota = quotaOf(limits);
  if (quota === undefined || used < quota * quotaAlarm) return;
  return { kind: "request-quota", level: used >= quota ? "urgent" : "alarm", period, used, quota, resetsAt };
}

async function expiringNotice(tx: Transaction, organizationId: string): Promise<Notice | undefined> {
  const days = await tx.expiringDelivery.findMany({ where: { organizationId }, orderBy: { expiresOn: "asc" } });
  const [first] = days;
  if (!first) return;
  const level = first.expiresOn.getTime() - Date.now() <= dayMs ? "urgent" : "alarm";
  return { kind: "expiring", level, deliveries: days.reduce((sum, { deliveries }) => sum + Number(deliveries), 0), firstAt: first.expiresOn };
}

/** For those who can approve: what they proposed themselves waits for others. */
async function proposalNotice(tx: Transaction, call: Call): Promise<Notice | undefined> {
  const { organizationId, actor, rights } = call;
  if (!rights.has("configure") || actor.kind !== "user") return;
  const where = { organizationId, outcome: null, expiresAt: { gt: new Date() }, proposedBy: { not: actor.id }, endpoint: { deletedAt: null } };
  const include = { endpoint: { include: { project: true } } };
  const first = await tx.policyProposal.findFirst({ where, include, orderBy: { id: "asc" } });
  if (!first) return;
  const { id: endpointId, name: endpointName, project } = first.endpoint;
  const proposals = await tx.policyProposal.count({ where });
  const place = { endpointId: endpointId as Id<"ep">, endpointName, projectSlug: project.slug };
  return { kind: "proposals", level: "alarm", proposals, by: first.proposedByName, ...place };
}

function urgentFirst(one: Notice, other: Notice): number {
  return Number(other.level === "urgent") - Number(one.level === "urgent");
}
