import { z } from "zod";
import { Filter } from "./filter.ts";
import { idOf } from "./id.ts";
import { Moment, Name } from "./page.ts";

/** Why deliveries of a destination wait on purpose; nothing is dropped. */
export const HoldCause = z.enum(["paused", "no-agent", "local-down", "breaker", "gone"]);
export type HoldCause = z.infer<typeof HoldCause>;

/** A destination that failed too often in a row (open: one delivery is sent from time to time), or comes back from that (ramp). */
export const Breaker = z.discriminatedUnion("state", [
  z.object({ state: z.literal("open"), failures: z.int(), probeAt: Moment.describe("When the next delivery is sent to see whether it is back") }),
  z.object({ state: z.literal("ramp"), slots: z.int().describe("How many may be in flight now; rises with each that succeeds") }),
]);
export type Breaker = z.infer<typeof Breaker>;

/** One of the secrets that sign what goes to a destination; all that are live sign each delivery. */
export const SigningSecret = z.object({
  id: idOf("sgn"),
  lastFour: z.string(),
  createdAt: Moment,
  createdBy: z.string(),
  activeUntil: Moment.optional().describe("Until when it signs beside the newer one; without it, until it is rotated"),
});
export type SigningSecret = z.infer<typeof SigningSecret>;

export const Destination = z.object({
  id: idOf("dst"),
  projectId: idOf("prj"),
  name: Name,
  kind: z.enum(["url", "tunnel"]),
  url: z.string().optional(),
  tunnelId: idOf("tun").optional(),
  held: z.object({ cause: HoldCause, since: Moment }).optional(),
  breaker: Breaker.optional(),
  concurrency: z.int(),
  timeoutMs: z.int(),
  signAs: z.enum(["postern", "standard-webhooks"]),
  signingSecrets: z.array(SigningSecret).describe("Newest first; a tunnel has none"),
  pending: z.int(),
  oldestPendingAt: Moment.optional(),
  nextAttemptAt: Moment.optional(),
  delivered24h: z.int(),
  failed24h: z.int(),
  createdAt: Moment,
});
export type Destination = z.infer<typeof Destination>;

const concurrency = z.int().min(1).max(100).describe("Deliveries in flight at once; 1 keeps strict order");
const timeoutMs = z.int().min(1_000).max(30_000).describe("How long one attempt may take, in milliseconds");
const signAs = z
  .enum(["postern", "standard-webhooks"])
  .describe("postern adds Postern-* headers beside the provider's; standard-webhooks strips provider signatures and signs as webhook-*");

export const CreateDestination = z.strictObject({
  projectId: idOf("prj"),
  name: Name.describe("Shown in lists and logs"),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .describe("Where events are posted"),
  concurrency: concurrency.default(5),
  timeoutMs: timeoutMs.default(30_000),
  signAs: signAs.default("postern"),
});
export const UpdateDestination = z.strictObject({
  id: idOf("dst"),
  name: Name.optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .optional(),
  concurrency: concurrency.optional(),
  timeoutMs: timeoutMs.optional(),
  signAs: signAs.optional(),
});
/** A destination as just created or rotated: the one time its new signing secret is shown. */
export const CreatedDestination = z.object({
  destination: Destination,
  signingSecret: z.string().describe("whsec_…, to verify Postern-Signature; shown this once"),
});

export const RotateSigningSecret = z.strictObject({
  id: idOf("dst"),
  overlapHours: z.int().min(1).max(168).default(24).describe("How long the older secrets go on signing beside the new one"),
});

/** Endpoint -> destination, with a filter; an empty filter lets every event through. */
export const Route = z.object({
  id: idOf("rt"),
  endpointId: idOf("ep"),
  destinationId: idOf("dst"),
  filter: z.string(),
  createdAt: Moment,
  expiresAt: Moment.optional().describe("When it ends by itself"),
});
export type Route = z.infer<typeof Route>;
export const CreateRoute = z.strictObject({
  endpointId: idOf("ep"),
  destinationId: idOf("dst"),
  filter: Filter.default("").describe("Which events go this way; empty means all"),
});
export const UpdateRoute = z.strictObject({ id: idOf("rt"), filter: Filter.describe("Which events go this way; empty means all") });
