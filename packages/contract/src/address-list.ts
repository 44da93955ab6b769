import { z } from "zod";
import { feedRangesMax } from "./address-feed.ts";
import { idOf } from "./id.ts";
import { readNetworkRange } from "./network-range.ts";
import { Moment } from "./page.ts";

/** How a policy names a list; it never changes, so that what a policy says does not either. */
export const AddressListName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](-?[a-z0-9]){0,39}$/, "must be small letters, digits and single dashes, up to 40, such as office-vpn");

/** How a new list is called when its feed's name is free. */
export const FeedSlug = z.string().regex(/^[a-z0-9-]{2,40}$/);

const Range = z
  .string()
  .trim()
  .max(49)
  .refine((text) => readNetworkRange(text) !== undefined, "must be an IPv4 or IPv6 address, or a range such as 203.0.113.0/24");
export const ownRangesMax = 10_000;
const ranges = z.array(Range).max(ownRangesMax).describe("Addresses and ranges, one a line");
const refreshUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .describe("Where the feed is fetched from; the provider's own unless you name a copy of yours");
const note = z.string().trim().max(500).default("").describe("What changed and why");

export const CreateAddressList = z.strictObject({
  name: AddressListName.describe("How policies name it; it cannot be changed later"),
  feed: FeedSlug.optional().describe("A provider's published addresses; without it the list is your own"),
  ranges: ranges.default([]),
  note,
});
export const UpdateAddressList = z.strictObject({
  id: idOf("adl"),
  ranges: ranges.optional(),
  note,
  refreshUrl: refreshUrl.or(z.null()).optional(),
  refreshes: z.boolean().optional().describe("Whether it is fetched once a day; a feed is not until you say so"),
});
export const DecideAddressList = z.strictObject({ id: idOf("adl"), versionId: idOf("alv") });

/** Why a new version does not count before a person approves it. */
export const HoldCause = z.enum(["blocks-traffic", "shrunk", "widened", "second-person"]);
export type HoldCause = z.infer<typeof HoldCause>;

/** An address that was let in during the last week and would not be any more. */
export const BlockedAddress = z.object({
  address: z.string(),
  requests: z.int(),
  lastAt: Moment,
  endpointId: idOf("ep"),
  endpointName: z.string(),
});
export type BlockedAddress = z.infer<typeof BlockedAddress>;

/** What differs from the version that counted when this one was made; of long lists the first ones, and how many there are. */
export const RangeChange = z.object({ added: z.array(z.string()), removed: z.array(z.string()), addedCount: z.int(), removedCount: z.int() });

export const AddressListVersion = z.object({
  id: idOf("alv"),
  number: z.int(),
  state: z.enum(["live", "past", "held", "declined"]).describe("held: waits for a person; declined: a person said no"),
  rangeCount: z.int(),
  change: RangeChange,
  source: z.string().describe("Where it came from, in words"),
  asOf: z.string().optional().describe("The day of which its source speaks"),
  confidence: z.enum(["medium", "low"]).optional().describe("Of a shipped snapshot: how sure it is"),
  causes: z.array(HoldCause),
  blocked: z.array(BlockedAddress),
  note: z.string(),
  createdAt: Moment,
  createdBy: z.string(),
});
export type AddressListVersion = z.infer<typeof AddressListVersion>;

export const AddressListUse = z.object({ endpointId: idOf("ep"), endpointName: z.string(), projectSlug: z.string(), as: z.enum(["allow", "deny"]) });

export const AddressList = z.object({
  id: idOf("adl"),
  name: z.string(),
  feed: z.string().optional(),
  feedName: z.string().optional(),
  rangeCount: z.int(),
  isLoaded: z.boolean().describe("False for a feed that was never fetched and ships no addresses: gates that ask it refuse"),
  asOf: z.string().optional(),
  confidence: z.enum(["medium", "low"]).optional(),
  refreshes: z.boolean(),
  refreshUrl: z.string().optional(),
  checkedAt: Moment.optional().describe("When it was last fetched, or tried to be"),
  refreshFault: z.string().optional().describe("Why the last fetch changed nothing"),
  isRefreshing: z.boolean(),
  changedAt: Moment.describe("When its addresses last changed"),
  held: AddressListVersion.optional(),
  usedBy: z.array(AddressListUse),
  createdAt: Moment,
  createdBy: z.string(),
});
export type AddressList = z.infer<typeof AddressList>;

export const AddressListDetail = AddressList.extend({
  ranges: z.array(z.string()).describe(`The ranges that count, up to ${feedRangesMax}`),
  versions: z.array(AddressListVersion).describe("The newest first, up to 20"),
});
export type AddressListDetail = z.infer<typeof AddressListDetail>;

/** A feed that a list can be made of. */
export const AddressFeedEntry = z.object({
  slug: z.string(),
  name: z.string(),
  providers: z.array(z.string()),
  about: z.string(),
  url: z.string().optional(),
  docs: z.string().optional(),
  snapshot: z.object({ rangeCount: z.int(), source: z.string(), asOf: z.string().optional(), confidence: z.enum(["medium", "low"]) }).optional(),
});
export type AddressFeedEntry = z.infer<typeof AddressFeedEntry>;
