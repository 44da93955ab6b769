import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";
import { QuotaPeriod } from "./request-quota.ts";

/** alarm: someone should look. urgent: requests are refused because of it, or what it warns of comes within a day. */
export const NoticeLevel = z.enum(["alarm", "urgent"]);
export type NoticeLevel = z.infer<typeof NoticeLevel>;

/** What can be wrong with the instance itself: its disk or a process's memory fills up, or it runs on settings that break the promises. */
export const InstanceTrouble = z.enum(["disk", "heap", "unsafe"]);
export type InstanceTrouble = z.infer<typeof InstanceTrouble>;

/** How long a tunnel is without an agent before it is told of. */
export const agentMissedDays = 30;

const bytes = z.number().int().nonnegative();

/** What everyone in an organization should know on whatever page they are. */
export const Notice = z.discriminatedUnion("kind", [
  z.object({ kind: InstanceTrouble, level: NoticeLevel }),
  z.object({ kind: z.literal("storage-quota"), level: NoticeLevel, bytes, quotaBytes: bytes }),
  z.object({ kind: z.literal("request-quota"), level: NoticeLevel, period: QuotaPeriod, used: z.int(), quota: z.int(), resetsAt: Moment }),
  z.object({
    kind: z.literal("proposals"),
    level: NoticeLevel,
    proposals: z.int(),
    by: z.string(),
    endpointId: idOf("ep"),
    endpointName: z.string(),
    projectSlug: z.string(),
  }),
  z.object({
    kind: z.literal("address-list-held"),
    level: NoticeLevel,
    lists: z.int(),
    listId: idOf("adl"),
    listName: z.string(),
    requests: z.int().describe("How many of last week's requests it would block"),
  }),
  z.object({ kind: z.literal("address-list-empty"), level: NoticeLevel, lists: z.int(), listId: idOf("adl"), listName: z.string() }),
  z.object({
    kind: z.literal("secret-expiring"),
    level: NoticeLevel,
    secrets: z.int(),
    endpointId: idOf("ep"),
    endpointName: z.string(),
    projectSlug: z.string(),
    firstAt: Moment,
  }),
  z.object({
    kind: z.literal("authority-ending"),
    level: NoticeLevel,
    what: z.enum(["certificate", "revocation-list"]),
    name: z.string().describe("Of the trusted CA"),
    endsAt: Moment.describe("May be past"),
    others: z.int().describe("How many more end soon"),
  }),
  z.object({
    kind: z.literal("tunnels-away"),
    level: NoticeLevel,
    tunnels: z.int().describe("How many have had no agent for so long"),
    destinationId: idOf("dst"),
    name: z.string().describe("Of the one that has been alone for longest"),
    projectSlug: z.string(),
    since: Moment,
  }),
  z.object({
    kind: z.literal("public-shares"),
    level: NoticeLevel,
    shares: z.int(),
    name: z.string().describe("Of the one that ends first"),
    projectSlug: z.string(),
    endsAt: Moment,
  }),
  z.object({ kind: z.literal("expiring"), level: NoticeLevel, deliveries: z.number().int(), firstAt: Moment }),
]);
export type Notice = z.infer<typeof Notice>;

/** What an organization stores, and what it may; without a quota there is no limit but the disk. */
export const StorageUsage = z.object({ bytes, quotaBytes: bytes.optional() });
export type StorageUsage = z.infer<typeof StorageUsage>;

/** How full a thing may be, from 0 to 1, before it is told of, and before no more is taken in. */
export const fullness = { alarm: 0.85, urgent: 0.95 } as const;

/** The level of something this full; nothing while there is room. */
export function levelOf(ratio: number): NoticeLevel | undefined {
  if (ratio >= fullness.urgent) return "urgent";
  return ratio >= fullness.alarm ? "alarm" : undefined;
}
