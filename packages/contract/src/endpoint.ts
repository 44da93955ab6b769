import { z } from "zod";
import { HostName } from "./domain.ts";
import { idOf } from "./id.ts";
import { Moment, Name } from "./page.ts";
import { PassThrough } from "./pass-through.ts";
import { ProviderSettings } from "./policy.ts";

export const ProviderSlug = z.string().regex(/^[a-z0-9-]{2,40}$/);

/**
 * What the sender hears when its request is stored; 202 and the request's id unless the provider needs another. Where a destination answers, what it
 * hears when that answer is not there in time.
 */
export const Answer = z.strictObject({
  status: z.union([z.literal(200), z.literal(202), z.literal(204)]).default(202),
  body: z.string().max(16_384).optional(),
  contentType: z.string().max(100).optional(),
});
export type Answer = z.infer<typeof Answer>;

/** A word that several endpoints have in common; a list of them in the order of the alphabet, each once. */
const Tag = z.string().regex(/^[a-z0-9](-?[a-z0-9]){0,39}$/, "must be small letters, digits and single dashes, 40 at most");
const Tags = z
  .array(Tag)
  .max(20)
  .transform((tags) => [...new Set(tags)].sort())
  .describe("Words that several endpoints have in common, such as payments: postern listen takes them for names");

export const Endpoint = z.object({
  id: idOf("ep"),
  projectId: idOf("prj"),
  name: Name,
  provider: ProviderSlug.optional(),
  url: z.string().describe("The public address to paste at the provider"),
  host: z.string().optional().describe("Own host name whose every path leads here"),
  state: z.enum(["open", "closed"]),
  bodyBytesMax: z.int(),
  answer: Answer,
  tags: z.array(Tag).default([]),
  passThrough: PassThrough.optional().describe("Its sender hears a destination's own answer; without it, that its request is stored"),
  policyVersionId: idOf("pol"),
  createdAt: Moment,
  lastRequestAt: Moment.optional(),
  requests24h: z.int(),
  refused24h: z.int(),
});
export type Endpoint = z.infer<typeof Endpoint>;

const bodyBytesMax = z.int().min(0).max(26_214_400).describe("Largest body in bytes: 1 MiB unless the provider sends more, 25 MiB at most");
const host = HostName.describe("Own host name: at a domain that your organization proved (Settings → Domains)").optional();

export const CreateEndpoint = z.strictObject({
  projectId: idOf("prj"),
  name: Name.describe("Shown in lists and logs"),
  provider: ProviderSlug.optional().describe("Who will post here; decides how signatures are checked"),
  settings: ProviderSettings.optional().describe("What the provider needs to know besides its secret, by the names its card gives"),
  secret: z.string().max(4_096).optional().describe("The provider's signing secret or public key; can be added later"),
  destinationUrl: z.url().max(2_048).optional().describe("Where events go; can be added later"),
  bodyBytesMax: bodyBytesMax.default(1_048_576),
  host,
  tags: Tags.default([]),
});
export const UpdateEndpoint = z.strictObject({
  id: idOf("ep"),
  name: Name.optional(),
  bodyBytesMax: bodyBytesMax.optional(),
  answer: Answer.optional(),
  passThrough: PassThrough.nullable().optional().describe("Let a destination answer the sender; null: the sender hears that its request is stored"),
  host: host.or(z.null()),
  tags: Tags.optional(),
  state: z.enum(["open", "closed"]).optional().describe("Closed answers 410 to everyone"),
});

/** A secret is written and never read back: only its last four characters are ever shown. */
export const Secret = z.object({
  id: idOf("sec"),
  endpointId: idOf("ep"),
  kind: z.enum(["shared", "public-key"]),
  lastFour: z.string(),
  activeFrom: Moment,
  activeUntil: Moment.optional(),
  lastUsedAt: Moment.optional(),
  createdAt: Moment,
  createdBy: z.string(),
  claimedFrom: z.string().optional().describe("The address whose first call handed it over, where a provider does that"),
  requests7d: z.int().describe("How many requests it proved in the last seven days, written once a minute"),
  requestsSinceNext: z.int().optional().describe("How many since the next secret was added, counted by the hour"),
});
export type Secret = z.infer<typeof Secret>;
export const AddSecret = z.strictObject({
  endpointId: idOf("ep"),
  value: z.string().min(1).max(8_192).describe("As the provider shows it"),
  expiresInDays: z.int().min(1).max(3_650).optional().describe("When the provider ends it; a notice comes two weeks before"),
});
export const RetireSecret = z.strictObject({
  id: idOf("sec"),
  graceHours: z.int().min(0).max(720).default(0).describe("How long it stays valid beside the new one"),
});
