import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";

/** What is kept of an answer with its attempt. */
export const keptAnswerBytesMax = 16_384;
/** The largest answer that can be passed through. */
export const passedAnswerBytesMax = 26_214_400;

/** The settings of an endpoint whose sender hears a destination's own answer. */
export const PassThrough = z.strictObject({
  destinationId: idOf("dst").describe("Who answers: one of the destinations its routes lead to"),
  answerWithinMs: z.int().min(500).max(25_000).default(2_500).describe("How long the sender waits for that answer, from its request on, in milliseconds"),
  answerBytesMax: z
    .int()
    .min(0)
    .max(passedAnswerBytesMax)
    .default(1_048_576)
    .describe("Largest answer in bytes that is passed through; a larger one becomes 502"),
  retryAnswered: z
    .boolean()
    .default(false)
    .describe("Try again although the sender heard that it failed; otherwise such a failure is final, and trying again is the sender's"),
});
export type PassThrough = z.infer<typeof PassThrough>;

/**
 * Where the answer came from that the sender of a pass-through endpoint heard: the destination; or the endpoint's own answer instead, as the destination
 * was late, held, gave none, was not routed to, too many senders waited, or this process was ending; or 502 for an answer that cannot be passed
 * through. `sender-left`: nobody was there to hear it.
 */
export const AnswerSource = z.enum(["destination", "late", "held", "unanswered", "unrouted", "busy", "ending", "unpassable", "sender-left"]);
export type AnswerSource = z.infer<typeof AnswerSource>;

/** What the sender of a pass-through endpoint heard, and when. */
export const PassedAnswer = z.object({
  source: AnswerSource,
  afterMs: z.int().describe("From the request to its answer"),
  deliveryId: idOf("dlv").optional().describe("The delivery whose answer was waited for"),
  late: z.object({ status: z.int(), afterMs: z.int(), at: Moment }).optional().describe("The destination's answer that came when the sender had heard another"),
});
export type PassedAnswer = z.infer<typeof PassedAnswer>;

/** How long senders are commonly said to wait (look at your provider's own page), and what that leaves for an answer. */
export const answerPresets = [
  { sender: "Slack", waitsMs: 3_000, answerWithinMs: 2_500 },
  { sender: "Shopify", waitsMs: 5_000, answerWithinMs: 4_000 },
  { sender: "GitHub", waitsMs: 10_000, answerWithinMs: 9_000 },
  { sender: "Twilio", waitsMs: 15_000, answerWithinMs: 13_000 },
] as const;
