import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";
import { Policy, RefusalReason, TraceStep } from "./policy.ts";
import { Assertion, PolicyVersion } from "./policy-version.ts";

/** What may be behind a signature that was not proved, in the order in which the signature doctor looks. */
export const DiagnosisCause = z.enum([
  "mended",
  "retired-secret",
  "clock",
  "body",
  "key-form",
  "signature-form",
  "other-secret",
  "other-provider",
  "test-mode",
  "truncated",
]);
export type DiagnosisCause = z.infer<typeof DiagnosisCause>;

/** One cause, what speaks for it and what to do about it. It never holds a secret. */
export const DiagnosisFinding = z.object({
  cause: DiagnosisCause,
  proved: z.boolean().describe("Whether the signature verifies once this is changed; a hint otherwise"),
  says: z.string(),
  fix: z.string(),
});
export type DiagnosisFinding = z.infer<typeof DiagnosisFinding>;

/** What the signature doctor found: the first cause that fits, if one does, and how many changes of each kind were tried. */
export const Diagnosis = z.object({
  finding: DiagnosisFinding.optional(),
  tried: z.array(z.object({ cause: DiagnosisCause, changes: z.int() })),
});
export type Diagnosis = z.infer<typeof Diagnosis>;

export const simulatedRequestsMax = 10_000;
/** So many rows of each group are named; the counts are of all. */
export const shiftsMax = 100;

export const SimulatePolicy = z.strictObject({
  endpointId: idOf("ep"),
  policy: Policy,
  last: z.int().min(1).max(simulatedRequestsMax).default(1_000).describe("How many of the newest stored requests"),
});

/** A request about which the draft thinks otherwise, and the gate that makes the difference. */
export const Shift = z.object({
  requestId: idOf("req"),
  receivedAt: Moment,
  path: z.string().optional().describe("Where the gate stands: in the draft when it now refuses, else in the policy that refused"),
  gate: z.string().optional(),
  reason: RefusalReason.optional(),
  seen: z.string().optional(),
  isFolded: z.boolean().optional().describe("It has no row of its own: in a flood one row stands for many"),
});
export type Shift = z.infer<typeof Shift>;
const Shifts = z.object({ count: z.int(), rows: z.array(Shift).max(shiftsMax) });

/**
 * A draft over stored requests. Each is judged at the time it came, with the secrets that counted then or count now. Event ids are
 * claimed over the sequence, so that the replay window is the draft's own. Rates are not judged: what a rate gate throttled stays so
 * while the draft has one.
 */
export const Simulation = z.object({
  judged: z.int(),
  unchanged: z.int(),
  refused: Shifts.describe("Came in, and would now be refused"),
  accepted: Shifts.describe("Were refused, and would now be accepted"),
  duplicates: Shifts.describe("Were events, and would now be duplicates of an earlier one"),
  notJudged: z.int().describe("Their body is not kept whole, or what a gate asks besides (certificate, sign-in) is not kept"),
  assertions: z.array(Assertion).describe("What is expected of the endpoint's policy, and what the draft says to it"),
});
export type Simulation = z.infer<typeof Simulation>;

/**
 * A version that decides silently beside the live one: after the answer, off the hot path, on a sample under load. Its rates count in books of
 * their own, and it claims no event's id.
 */
export const Shadow = z.object({
  version: PolicyVersion,
  decided: z.int(),
  agreed: z.int(),
  failed: z.int().describe("It could not decide; the live version never depends on it"),
  skipped: z.int().describe("Not asked, as there was too much to do"),
  lastAt: Moment.optional(),
  refused: Shifts.describe("Came in, and the shadow would have refused them"),
  accepted: Shifts.describe("Were kept out, and the shadow would have accepted them"),
  minutes: z.array(z.object({ at: Moment, decided: z.int(), disagreed: z.int() })).describe("The last hour, minutes without requests left out"),
});
export type Shadow = z.infer<typeof Shadow>;

/** A refused request asked about again: it is an event now, or it is refused still and why. */
export const Promotion = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("promoted"), deliveries: z.int() }),
  z.object({ kind: z.literal("still-refused"), reason: RefusalReason.optional(), trace: z.array(TraceStep) }),
]);
export type Promotion = z.infer<typeof Promotion>;
