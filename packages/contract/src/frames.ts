import { z } from "zod";
import { bytes, durationMs, id, line, rawHeaders } from "./frame-fields.ts";
import { DataTransport, liveLimits } from "./live.ts";
import { CopiedFrame, CopyFrame } from "./mirror-frames.ts";

/** What agent and hub say to each other: one msgpack message a frame, parsed at both ends; unknown fields are dropped. */
export const protocolVersion = 1;
export const subprotocol = "postern.v1";
/** Where agents connect, below the hub's address. */
export const agentPath = "/agent/v1";
export const frameBytesMax = 262_144;
/** Bodies up to this size travel in the frame, larger ones by HTTP beside it. */
export const inlineBytesMax = 131_072;
/** How much of the local server's answer is read. */
export const answerBytesMax = 65_536;
/** Most deliveries that one agent holds at once. */
export const slotsMax = 16;
/** How many kinds of waiting events are told to an agent. */
export const waitingKindsMax = 5;
/** Names the lease that allows an agent to fetch a body beside the frames. */
export const leaseHeader = "postern-lease";
/** Both ends ping; three pings without an answer are known within 30 s of the last sign of life. */
export const heartbeat = { everyMs: 7_500, unansweredMax: 3 } as const;
/**
 * How long the hub waits: for the first frame, for `taken` (and as much more as a body fetched beside the frames takes at 100 KB/s), for an answer
 * unless the agent asks for another time.
 */
export const patience = { helloMs: 5_000, takenMs: 5_000, fetchMsPerKiB: 10, answerMs: 30_000, answerMsMax: 600_000 } as const;

/** What becomes of the events that waited while no agent was there. */
export const HeldChoice = z.enum(["drain", "last", "skip", "keep"]);
export type HeldChoice = z.infer<typeof HeldChoice>;
const last = z.int().min(1).max(100_000).optional();
/** Only what came within this long is meant by the choice; what waited longer stays. A duration, for laptop clocks lie. */
const sinceMs = z.int().min(1_000).max(31_536_000_000).optional();

/**
 * Why an agent is sent away: its credential ended, its tunnel was deleted, someone disconnected it, its organization allows no tunnels, its run
 * lasted, or went without a delivery, as long as the organization allows, or its mirror was ended or is over.
 */
export const DismissalReason = z.enum(["revoked", "expired", "deleted", "disconnected", "forbidden", "outlived", "idle", "ended"]);
export type DismissalReason = z.infer<typeof DismissalReason>;

/** The local server's answer, or why there is none: never connected, broken off, too late, arrived damaged. */
export const LocalResult = z.union([
  z.object({
    status: z.int().min(100).max(599),
    rawHeaders,
    body: bytes.refine((body) => body.length <= answerBytesMax),
    /** Of the whole answer, where `body` is its beginning: the rest was posted beside the frame, if anyone waits for it. */
    bodyBytes: z.int().min(0).optional(),
    durationMs,
  }),
  z.object({ error: z.enum(["refused", "reset", "timeout", "hash"]), detail: z.string().max(500), durationMs }),
]);
export type LocalResult = z.infer<typeof LocalResult>;

/** agent -> hub */
export const AgentFrame = z.discriminatedUnion("kind", [
  /** First, within 5 s. `resume`: this run of the agent was here before, so what waited goes on by itself. */
  z.object({
    kind: z.literal("hello"),
    protocol: z.array(z.int()).max(20),
    agentVersion: line(40),
    machine: line(200),
    forward: line(300),
    tunnel: id,
    slots: z.int().min(1).max(slotsMax),
    answerMs: z.int().min(1_000).max(patience.answerMsMax).default(patience.answerMs),
    retry: z.boolean().default(false),
    /** Shares the tunnel with other agents; without it there is exactly one. */
    pool: z.boolean().optional(),
    /** Deliveries a second at most. */
    perSecondMax: z.int().min(1).max(1_000).optional(),
    held: z.object({ choice: HeldChoice.or(z.literal("ask")), last, sinceMs }),
    localUp: z.boolean().default(true),
    /** Of a live tunnel: the Host that its local server is asked for (the visitor's without it), and how data connections are opened. */
    live: z.object({ hostHeader: line(300).optional(), transport: DataTransport }).optional(),
    /** Its tunnel is a mirror: copies come, and what becomes of them is nobody's concern. */
    mirror: z.boolean().optional(),
    resume: z.object({ connectionId: id, epoch: z.int().min(0) }).optional(),
  }),
  /** How many deliveries it may hold at once from now on; 0 pauses. */
  z.object({ kind: z.literal("credit"), slots: z.int().min(0).max(slotsMax) }),
  /** Has it, and its hash matches. */
  z.object({ kind: z.literal("taken"), deliveryId: id, leaseId: id }),
  /** What came of it; `again`: remembered from an earlier lease, the local server was not asked twice. */
  z.object({ kind: z.literal("outcome"), deliveryId: id, leaseId: id, again: z.boolean().default(false), result: LocalResult }),
  /** Whether the local server listens; down holds the tunnel. */
  z.object({ kind: z.literal("local"), up: z.boolean() }),
  /** What to do with what waited. */
  z.object({ kind: z.literal("held"), choice: HeldChoice, last, sinceMs }),
  CopiedFrame,
  /** Takes no more; finishes what it holds. */
  z.object({ kind: z.literal("bye"), reason: z.string().max(200) }),
]);
export type AgentFrame = z.infer<typeof AgentFrame>;
export type AgentFrameOf<Kind extends AgentFrame["kind"]> = Extract<AgentFrame, { kind: Kind }>;

const Waiting = z.object({
  count: z.int(),
  bytes: z.int(),
  oldestAt: z.number().optional(),
  /** What most of it is, so that nobody brings a backlog unseen. */
  kinds: z
    .array(z.object({ endpoint: z.string(), eventType: z.string().optional(), count: z.int() }))
    .max(waitingKindsMax)
    .optional(),
});

/** hub -> agent */
export const HubFrame = z.discriminatedUnion("kind", [
  /** The agent is in: its place, what waited, how long it may stay. Moments are unix milliseconds of the hub's clock. */
  z.object({
    kind: z.literal("welcome"),
    protocol: z.int(),
    connectionId: id,
    epoch: z.int(),
    tunnel: z.string(),
    held: Waiting,
    /** How many agents share the tunnel now, this one included. */
    members: z.int().optional(),
    expiresAt: z.number().optional(),
    serverTime: z.number(),
  }),
  /** It is not; fatal means: do not come back by yourself, end with this exit code. */
  z.object({ kind: z.literal("refused"), problem: z.string(), detail: z.string(), fatal: z.boolean(), exitCode: z.int().min(1).max(125) }),
  /** One delivery under a lease; the deadline is a duration, for laptop clocks lie. `passed` names the gates it came through. */
  z.object({
    kind: z.literal("deliver"),
    deliveryId: id,
    leaseId: id,
    requestId: id,
    attempt: z.int(),
    replayId: z.string().optional(),
    deadlineMs: z.int().min(1).max(patience.answerMsMax),
    /** Somebody waits for the answer: so much of it is read, and posted beside the frames where it is too large for one. */
    answerBytesMax: z.int().min(0).max(26_214_400).optional(),
    head: z.object({ method: z.string().max(32), target: z.string().max(16_384), rawHeaders }),
    body: z.union([bytes, z.object({ size: z.int().min(0).max(26_214_400) })]),
    sha256: z.string().length(64),
    endpoint: z.string(),
    eventType: z.string().optional(),
    passed: z.array(z.string().max(64)).max(100).default([]),
    receivedAt: z.number(),
  }),
  /** Not wanted any more. The agent answers with its credit, which says that it is still there. */
  z.object({ kind: z.literal("cancel"), deliveryId: id, reason: z.string() }),
  /** The outcome is committed: the agent may forget it. */
  z.object({ kind: z.literal("settled"), deliveryId: id }),
  /** A request of these endpoints was refused at the gate (for the agent's screen only). */
  z.object({ kind: z.literal("refusal"), requestId: id, method: z.string(), status: z.int(), reason: z.string(), at: z.number() }),
  /** The choice about what waited is done: so many go on, so many are skipped, so many stay. */
  z.object({ kind: z.literal("held"), going: z.int(), skipped: z.int(), kept: z.int() }),
  /** Another connection of the same owner took the tunnel. */
  z.object({ kind: z.literal("replaced"), by: z.string(), at: z.number() }),
  /** It must end, and not come back by itself; why decides its exit code. */
  z.object({ kind: z.literal("revoked"), reason: DismissalReason }),
  /** The hub is going: dial again now, and finish here what came by this connection. */
  z.object({ kind: z.literal("handover"), graceMs: z.int().min(0).max(60_000) }),
  /** Of a live tunnel: open a data connection with each of these tickets, at this hub or at the address named. */
  z.object({ kind: z.literal("dial"), tickets: z.array(z.string().max(64)).min(1).max(liveLimits.connectionsMax), to: z.string().max(300).optional() }),
  /** Of a live tunnel: what became of a visitor's request or stream (for the agent's screen only). */
  z.object({
    kind: z.literal("visit"),
    method: z.string().max(32),
    target: z.string().max(500),
    visitor: z.string().max(300).optional(),
    status: z.int(),
    problem: z.string().max(20).optional(),
    bytesUp: z.number(),
    bytesDown: z.number(),
    durationMs,
    at: z.number(),
  }),
  CopyFrame,
  /** Close and dial again after this long. */
  z.object({ kind: z.literal("come-back"), afterMs: z.int().min(0).max(300_000) }),
]);
export type HubFrame = z.infer<typeof HubFrame>;
export type HubFrameOf<Kind extends HubFrame["kind"]> = Extract<HubFrame, { kind: Kind }>;
