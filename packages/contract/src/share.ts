import { z } from "zod";
import { AgentToken, ApiKey } from "./access.ts";
import { HostLabel, HostName } from "./domain.ts";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";
import { AddressRange } from "./policy.ts";
import { Audience } from "./share-audience.ts";

/** First label of a share's address under the share domain, and its name on the command line. */
export const ShareName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$/, "must be 3 to 40 small letters, digits and dashes");
/** A host name of a share's own; one word alone stands below the wildcard that is reserved for the project. */
export const ShareHost = z
  .string()
  .trim()
  .toLowerCase()
  .refine(
    (host) => [HostName, HostLabel].some((form) => form.safeParse(host).success),
    "must be a host name such as demo.example.com, or one word such as demo",
  );
export const ShareKind = z.enum(["http", "tcp"]);
export type ShareKind = z.infer<typeof ShareKind>;

export const shareHoursDefault = 8;
export const shareHoursMax = 720;
/** How long a name that was given back is kept from every other organization. */
export const quarantineDays = 30;

/** A live tunnel that others may see, and who they are. */
export const Share = z.object({
  id: idOf("shr"),
  projectId: idOf("prj"),
  tunnelId: idOf("tun"),
  name: ShareName,
  kind: ShareKind,
  url: z.string().optional().describe("Where browsers reach it; a tcp share is reached with postern connect"),
  audience: Audience,
  keys: z.array(z.object({ id: ApiKey.shape.id.or(AgentToken.shape.id), name: z.string() })).describe("The API keys and agent tokens that may come in"),
  gate: z
    .object({ endpointId: idOf("ep"), name: z.string() })
    .optional()
    .describe("The endpoint whose policy lets requests in too"),
  addresses: z.array(AddressRange),
  owner: z.string(),
  isYours: z.boolean(),
  createdAt: Moment,
  expiresAt: Moment,
  state: z.enum(["open", "away", "expired", "revoked", "lapsed"]).describe("away: no agent is connected; lapsed: ended with the proof of its domain"),
  endedAt: Moment.optional(),
  connection: z.object({ machine: z.string(), forward: z.string(), agentVersion: z.string(), connectedAt: Moment }).optional(),
  inside: z.int().describe("People who are signed in there"),
  lastVisitAt: Moment.optional(),
});
export type Share = z.infer<typeof Share>;

const hours = z.int().min(1).max(shareHoursMax);

/** What an agent asks before it connects: a share of this name, which is the organization's. Asked again by its owner, it is the same share. */
export const OpenShare = z.strictObject({
  name: ShareName,
  kind: ShareKind,
  project: z.string().max(40).optional(),
  audience: Audience,
  gate: z.string().min(1).max(80).optional().describe("An endpoint by name or id: who passes its policy may come in too"),
  addresses: z.array(AddressRange).max(100).default([]).describe("Ranges that may come in at all; anywhere when empty"),
  hours: hours.optional().describe("How long it stays open; what the organization says when empty"),
  host: ShareHost.optional().describe("A host name at a domain that the organization proved, or a word below the project's own wildcard"),
});
export const OpenedShare = z.object({
  share: Share,
  hubUrl: z.string(),
  shareUrl: z.string().describe("Where it is seen in the dashboard"),
  organization: z.string(),
  project: z.string(),
});
export const ExtendShare = z.strictObject({ id: idOf("shr"), hours: hours.describe("From now on") });

/** One request or connection that came to a share: who, what became of it, how much; no header and no body. */
export const Visit = z.object({
  id: idOf("stm"),
  at: Moment,
  who: z.string().describe("Whose sign-in or key it was; nobody's is empty"),
  address: z.string(),
  method: z.string(),
  path: z.string().describe("Without its query, which may hold what is secret"),
  status: z.int().describe("What was answered; 0 when nothing was"),
  verdict: z.enum(["let-in", "refused"]),
  reason: z.string().optional().describe("Why it was refused, or could not be brought to the local server"),
  bytesIn: z.int(),
  bytesOut: z.int(),
  durationMs: z.int(),
});
export type Visit = z.infer<typeof Visit>;

/** Someone who is signed in at a share. */
export const Guest = z.object({
  sessionId: idOf("ens"),
  email: z.string(),
  isMember: z.boolean(),
  address: z.string(),
  signedInAt: Moment,
  lastSeenAt: Moment,
});
export const ShareDetail = z.object({ share: Share, guests: z.array(Guest), visits: z.array(Visit) });
export type ShareDetail = z.infer<typeof ShareDetail>;

/** What an organization allows of shares. */
export const ShareRule = z.object({
  isPublicAllowed: z.boolean().describe("Whoever holds the right publish may open a share to anyone who has its address"),
  hours: hours.describe("How long a share stays open unless its owner says otherwise"),
  hoursMax: hours.describe("How long a share may stay open at most"),
});
export type ShareRule = z.infer<typeof ShareRule>;
export const SetShareRule = z.strictObject(ShareRule.shape).refine((rule) => rule.hours <= rule.hoursMax, {
  path: ["hours"],
  message: "cannot be more than the most that is allowed",
});

/** The header that shows a machine's credential at a share, where Authorization is for the program behind it. */
export const shareKeyHeader = "Postern-Key";
/** Who comes, for the program behind a share: the e-mail address or the key's name, and the signed word of this gateway (a JWT). */
export const visitorHeaders = { user: "Postern-User", assertion: "Postern-Assertion" } as const;
/** Where the keys stand that check assertions: at every share, and at the dashboard. */
export const assertionKeysPath = "/.well-known/postern/jwks.json";
/** How long an assertion is good. */
export const assertionSeconds = 60;
