import { z } from "zod";
import { Filter } from "./filter.ts";
import { idOf } from "./id.ts";
import { Moment, Name } from "./page.ts";

/** What may wait at a tunnel; what is more is given up, the oldest first. Without limits it waits as long as its event is kept. */
export const HeldMax = z.object({
  countMax: z.int().min(1).max(10_000_000).optional().describe("Deliveries"),
  minutesMax: z.int().min(1).max(525_600).optional().describe("How long each may wait, in minutes"),
  bytesMax: z.int().min(1).max(1_000_000_000_000).optional().describe("Their bodies together"),
});
export type HeldMax = z.infer<typeof HeldMax>;

/** One agent at a tunnel, as it said hello and as its hub sees it. */
export const TunnelConnection = z.object({
  id: idOf("cnn"),
  agentName: z.string().describe("The name of its credential"),
  agentVersion: z.string(),
  machine: z.string(),
  forward: z.string(),
  address: z.string(),
  transport: z.enum(["ws", "poll"]),
  connectedAt: Moment,
  lastSeenAt: Moment,
  localUp: z.boolean().describe("Whether its local server takes connections"),
  slots: z.int(),
  inFlight: z.int(),
  carried: z.int().describe("Deliveries with an outcome since it connected"),
  carriedBytes: z.int().describe("Their bodies and answers"),
  latencyMs: z.number().optional(),
});
export type TunnelConnection = z.infer<typeof TunnelConnection>;

/** How many durable tunnels there may be. A tunnel stays when its agent goes, and costs a delivery for each event of the endpoints that feed it. */
export const tunnelLimits = {
  /** Twice the crowd that a hub is measured with (docs/benchmarks.md). */
  perOrganizationMax: 2_000,
  /** With all of a person's machines and tokens: more is a program that makes up a new name at each start. */
  perPersonMax: 100,
  /** Fed by one endpoint: a request's deliveries are written in its commit, for which its sender waits. */
  perEndpointMax: 100,
} as const;

/** What one command skips at most: it is one transaction, in which others wait for these rows. */
export const waitingSkippedMax = 10_000;

export const DeleteTunnel = z.strictObject({
  id: idOf("tun"),
  skipMax: z
    .int()
    .min(0)
    .max(waitingSkippedMax)
    .default(0)
    .describe("Skip what waits for it, if that is no more than so many: it has failed then, and can be replayed. Takes the right to operate"),
});

/** A named way to a machine behind NAT, and the agents that are at it now: one, or several of a pool. */
export const Tunnel = z.object({
  id: idOf("tun"),
  destinationId: idOf("dst"),
  name: Name,
  owner: z.string(),
  state: z.enum(["ready", "away"]),
  pooled: z.boolean().describe("Whether agents of others may join"),
  connections: z.array(TunnelConnection),
  endpoints: z.array(
    z.object({
      id: idOf("ep"),
      name: z.string(),
      tags: z.array(z.string()),
      url: z.string(),
      provider: z.string().optional(),
      filter: z.string(),
      until: Moment.optional(),
    }),
  ),
  heldMax: HeldMax,
  held: z.int(),
  oldestHeldAt: Moment.optional(),
});
export type Tunnel = z.infer<typeof Tunnel>;
/** What an agent asks before it connects: a tunnel of this name, fed by these endpoints (none = as it was, or all of the project). */
export const OpenTunnel = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "small letters, digits and dashes"),
  endpoints: z.array(z.string().min(1).max(80)).max(50).default([]).describe("Names, tags or ids; * stands for anything in a name"),
  project: z.string().max(40).optional(),
  filter: Filter.optional().describe("Which of their events come to it; as it was when left out, all when empty"),
  ttlMinutes: z.int().min(1).max(43_200).optional().describe("After how long these endpoints no longer feed it"),
  pool: z.boolean().default(false).describe("Share the tunnel with other agents"),
  takeOver: z.boolean().default(false).describe("Become its owner in someone else's place; takes the right to configure"),
  mode: z
    .enum(["deliver", "answer"])
    .default("deliver")
    .describe("answer: where a destination answers the senders of its endpoints, this tunnel does from now on; takes the right to configure"),
});
export const OpenedTunnel = z.object({
  tunnel: Tunnel,
  hubUrl: z.string(),
  requestsUrl: z.string().describe("Where these requests are seen in the dashboard"),
  organization: z.string(),
  project: z.string(),
});
export const DisconnectTunnel = z.strictObject({ id: idOf("tun"), connectionId: idOf("cnn").optional().describe("One agent of a pool; all when empty") });
export const TailTunnels = z.strictObject({ projectId: idOf("prj") });
/** Something happened at a project's tunnels, mirrors or shares: look again. */
export const TunnelNews = z.object({ at: Moment });
export const LimitHeld = z.strictObject({ id: idOf("tun"), ...HeldMax.shape });

/** Something that happened at a tunnel: an agent came or went, an event was brought, or refused before it could be. */
export const TunnelLogEntry = z.object({
  id: z.string(),
  at: Moment,
  kind: z.enum(["agent", "delivery", "refusal"]),
  what: z.string().describe("The action, the event's type, or the method"),
  who: z.string().optional().describe("Who did it, where it was someone"),
  status: z.int().optional(),
  reason: z.string().optional(),
  durationMs: z.number().optional(),
  requestId: idOf("req").optional(),
});
export type TunnelLogEntry = z.infer<typeof TunnelLogEntry>;
