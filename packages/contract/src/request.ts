import { z } from "zod";
import { HoldCause } from "./destination.ts";
import { FilterText } from "./filter.ts";
import { idOf } from "./id.ts";
import { Moment, pageOf } from "./page.ts";
import { PassedAnswer } from "./pass-through.ts";
import { TraceStep, Verdict } from "./policy.ts";

/** Headers as they arrived: order, case and duplicates kept. */
export const HeaderPairs = z.array(z.tuple([z.string(), z.string()]));
export type HeaderPairs = z.infer<typeof HeaderPairs>;

/** How the deliveries of one request stand, for its row. */
export const DeliverySummary = z.object({
  delivered: z.int(),
  pending: z.int(),
  held: z.int(),
  failed: z.int(),
  lastStatus: z.int().optional(),
  nextAttemptAt: Moment.optional(),
});

/** One row of the requests list: every HTTP call that reached an endpoint. */
export const RequestRow = z.object({
  id: idOf("req"),
  endpointId: idOf("ep"),
  endpointName: z.string(),
  receivedAt: Moment,
  verdict: Verdict,
  reason: z.string().optional().describe("Why it was refused or throttled; handshake when answered at the gate"),
  method: z.string(),
  target: z.string(),
  eventType: z.string().optional(),
  eventId: z.string().optional(),
  clientIp: z.string(),
  bodyBytes: z.int(),
  contentType: z.string().optional(),
  latencyMs: z.number(),
  duplicateOf: idOf("req").optional(),
  folded: z.int().describe("How many like requests this row stands for (a flood folds into one row)"),
  promoted: z.object({ at: Moment, by: z.string() }).optional().describe("Refused when it came; made an event later, by whom"),
  deliveries: DeliverySummary,
});
export type RequestRow = z.infer<typeof RequestRow>;

export const Range = z.enum(["15m", "1h", "24h", "7d", "30d"]);
export type Range = z.infer<typeof Range>;
export const rangeMs: Record<Range, number> = { "15m": 900_000, "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000, "30d": 2_592_000_000 };

export const ListRequests = z.strictObject({
  projectId: idOf("prj"),
  filter: FilterText.default(""),
  range: Range.default("24h"),
  cursor: idOf("req").optional(),
  limit: z.int().min(1).max(100).default(50),
});
export const RequestPage = pageOf(RequestRow);
export const TailRequests = z.strictObject({ projectId: idOf("prj"), filter: FilterText.default(""), lastEventId: z.string().max(64).optional() });
export const RequestHistogram = z.object({
  bucketMs: z.int(),
  buckets: z.array(z.object({ at: Moment, accepted: z.int(), refused: z.int(), throttled: z.int(), duplicate: z.int() })),
});

export const AttemptReason = z.enum([
  "status",
  "refused-connection",
  "reset",
  "timeout",
  "dns",
  "tls",
  "address-not-allowed",
  "redirect",
  "answer-too-large",
  "gone",
  "no-agent",
  "not-taken",
  "connection-lost",
  "hash-mismatch",
  "local-down",
  "skipped",
  "expired",
  "other",
]);
export type AttemptReason = z.infer<typeof AttemptReason>;
/** What an attempt comes to: the promise is kept, kept open, or given up. */
export const OutcomeKind = z.enum(["delivered", "retry", "give-up"]);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

export const Attempt = z.object({
  id: idOf("att"),
  number: z.int(),
  trigger: z.enum(["first", "retry", "manual", "replay"]),
  startedAt: Moment,
  durationMs: z.number(),
  outcome: OutcomeKind,
  status: z.int().optional(),
  reason: AttemptReason.optional(),
  detail: z.string().optional(),
  address: z.string().optional().describe("Where it was connected to"),
  responseHeaders: HeaderPairs,
  responseBody: z.string().optional().describe("The first 16 KiB, base64; only under the payload right"),
  responseBytes: z.int(),
});
export type Attempt = z.infer<typeof Attempt>;

export const Delivery = z.object({
  id: idOf("dlv"),
  requestId: idOf("req"),
  destinationId: idOf("dst"),
  destinationName: z.string(),
  destinationKind: z.enum(["url", "tunnel"]),
  destinationUrl: z.string().optional(),
  state: z.enum(["pending", "held", "delivered", "failed"]),
  held: z.object({ cause: HoldCause, since: Moment }).optional(),
  inFlight: z.boolean(),
  nextAttemptAt: Moment.optional(),
  attemptsMade: z.int(),
  reason: z.string().optional(),
  replayId: idOf("rpl").optional(),
  createdAt: Moment,
  settledAt: Moment.optional(),
  attempts: z.array(Attempt),
});
export type Delivery = z.infer<typeof Delivery>;

/** Everything known of one request, save its payload, which is revealed by a command of its own. */
export const RequestDetail = RequestRow.extend({
  projectId: idOf("prj"),
  provider: z.string().optional(),
  httpVersion: z.string(),
  url: z.string(),
  headers: HeaderPairs.describe("Credentials are covered: their value reads ••••"),
  coveredHeaders: z.array(z.string()),
  bodySha256: z.string(),
  bodyStored: z.boolean(),
  answerStatus: z.int(),
  passed: PassedAnswer.optional().describe("Where a destination answers: what the sender heard, and from whom"),
  policyVersionId: idOf("pol").optional(),
  policyVersionNumber: z.int().optional(),
  trace: z.array(TraceStep),
  decidedMs: z.number(),
  storedMs: z.number(),
  deliveryList: z.array(Delivery),
  duplicates: z.array(idOf("req")),
  replays: z.array(z.object({ id: idOf("rpl"), createdAt: Moment, createdBy: z.string() })),
  previousId: idOf("req").optional(),
  nextId: idOf("req").optional(),
});
export type RequestDetail = z.infer<typeof RequestDetail>;

export const Payload = z.object({
  url: z.string().describe("As it was called, its covered parameters too"),
  headers: HeaderPairs,
  bodyBase64: z.string(),
  bodyBytes: z.int(),
  truncated: z.boolean(),
});
export type Payload = z.infer<typeof Payload>;

/** New deliveries of old events, asked for by someone; `destinationId` empty = the routes as they stand now. */
export const CreateReplay = z.strictObject({
  requestIds: z.array(idOf("req")).min(1).max(100),
  destinationId: idOf("dst").optional().describe("Where to; empty: wherever the routes lead now"),
});
export const Replay = z.object({
  id: idOf("rpl"),
  createdAt: Moment,
  createdBy: z.string(),
  requests: z.int(),
  deliveries: z.int(),
  delivered: z.int(),
  failed: z.int(),
  pending: z.int(),
});
export type Replay = z.infer<typeof Replay>;
