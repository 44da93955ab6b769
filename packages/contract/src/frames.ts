import { z } from "zod";

/** What agent and hub say to each other: one msgpack message a frame, parsed at both ends; unknown fields are dropped. */
export const protocolVersion = 1;
export const subprotocol = "postern.v1";
export const frameBytesMax = 262_144;
/** Bodies up to this size travel in the frame, larger ones by HTTPS beside it. */
export const inlineBytesMax = 131_072;

const bytes = z.instanceof(Uint8Array);
const id = z.string().min(1).max(64);
/** Flat [name, value, name, value…] as received, latin1 text. */
const rawHeaders = z.array(z.string().max(65_536)).max(400);
const bodyOrSize = z.union([bytes, z.object({ size: z.int().min(0).max(26_214_400) })]);

export const HeldChoice = z.enum(["drain", "last", "skip", "keep"]);
export type HeldChoice = z.infer<typeof HeldChoice>;

/** agent -> hub */
export const AgentFrame = z.discriminatedUnion("kind", [
  /** First, within 5 s. */
  z.object({
    kind: z.literal("hello"),
    protocol: z.array(z.int()).max(20),
    agentVersion: z.string().max(40),
    machine: z.string().max(200),
    forward: z.string().max(300),
    tunnel: id,
    slots: z.int().min(1).max(16),
    held: z.object({ choice: HeldChoice.or(z.literal("ask")), last: z.int().min(1).max(100_000).optional() }),
    resume: z.object({ connectionId: id, epoch: z.int() }).optional(),
  }),
  /** Free slots now; 0 pauses. */
  z.object({ kind: z.literal("credit"), slots: z.int().min(0).max(16) }),
  /** Has it, and its hash matches. */
  z.object({ kind: z.literal("taken"), deliveryId: id, leaseId: id }),
  /** The local server's answer, or why there is none. */
  z.object({
    kind: z.literal("outcome"),
    deliveryId: id,
    leaseId: id,
    again: z.boolean().default(false),
    result: z.union([
      z.object({ status: z.int().min(100).max(599), rawHeaders, body: bodyOrSize, durationMs: z.number().min(0) }),
      z.object({ error: z.enum(["refused", "reset", "timeout", "hash", "too-large"]), detail: z.string().max(500), durationMs: z.number().min(0) }),
    ]),
  }),
  /** Whether the local server listens; down holds the tunnel. */
  z.object({ kind: z.literal("local"), up: z.boolean() }),
  /** What to do with what waited. */
  z.object({ kind: z.literal("held"), choice: HeldChoice, last: z.int().min(1).max(100_000).optional() }),
  /** Takes no more; finishes what it holds. */
  z.object({ kind: z.literal("bye"), reason: z.string().max(200) }),
]);
export type AgentFrame = z.infer<typeof AgentFrame>;

/** hub -> agent */
export const HubFrame = z.discriminatedUnion("kind", [
  /** The agent is in: its place, what waits, how long it may stay. */
  z.object({
    kind: z.literal("welcome"),
    protocol: z.int(),
    connectionId: id,
    epoch: z.int(),
    tunnel: z.string(),
    held: z.object({ count: z.int(), bytes: z.int(), oldestAt: z.number().optional() }),
    expiresAt: z.number().optional(),
    serverTime: z.number(),
  }),
  /** It is not; fatal means: do not come back by yourself. */
  z.object({ kind: z.literal("refused"), problem: z.string(), detail: z.string(), fatal: z.boolean(), exitCode: z.int() }),
  /** One delivery under a lease; the deadline is a duration, for laptop clocks lie. */
  z.object({
    kind: z.literal("deliver"),
    deliveryId: id,
    leaseId: id,
    requestId: id,
    attempt: z.int(),
    replayId: z.string().optional(),
    deadlineMs: z.int(),
    head: z.object({ method: z.string().max(32), target: z.string().max(16_384), rawHeaders }),
    body: bodyOrSize,
    sha256: z.string().length(64),
    endpoint: z.string(),
    eventType: z.string().optional(),
    receivedAt: z.number(),
  }),
  /** Not wanted any more. */
  z.object({ kind: z.literal("cancel"), deliveryId: id, reason: z.string() }),
  /** The outcome is committed: the agent may forget it. */
  z.object({ kind: z.literal("settled"), deliveryId: id }),
  /** A request of these endpoints was refused at the gate (for the agent's screen only). */
  z.object({ kind: z.literal("refusal"), requestId: id, method: z.string(), status: z.int(), reason: z.string(), at: z.number() }),
  /** The choice about what waited is done: so many go on, so many are skipped. */
  z.object({ kind: z.literal("held"), going: z.int(), skipped: z.int(), kept: z.int() }),
  /** The hub is going; dial anew first, then finish here. */
  z.object({ kind: z.literal("handover"), graceMs: z.int() }),
  /** Another connection of the same owner took the tunnel. */
  z.object({ kind: z.literal("replaced"), by: z.string(), at: z.number() }),
  /** The token was revoked, or expired. */
  z.object({ kind: z.literal("revoked"), reason: z.string() }),
  /** Close and dial again after this long. */
  z.object({ kind: z.literal("come-back"), afterMs: z.int() }),
]);
export type HubFrame = z.infer<typeof HubFrame>;
