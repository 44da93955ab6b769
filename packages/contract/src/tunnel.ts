import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment, Name } from "./page.ts";

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

/** A named way to a machine behind NAT, and the agents that are at it now: one, or several of a pool. */
export const Tunnel = z.object({
  id: idOf("tun"),
  destinationId: idOf("dst"),
  name: Name,
  owner: z.string(),
  state: z.enum(["ready", "away"]),
  pooled: z.boolean().describe("Whether agents of others may join"),
  connections: z.array(TunnelConnection),
  endpoints: z.array(z.object({ id: idOf("ep"), name: z.string(), url: z.string(), provider: z.string().optional() })),
  held: z.int(),
  oldestHeldAt: Moment.optional(),
});
export type Tunnel = z.infer<typeof Tunnel>;
/** What an agent asks before it connects: a tunnel of this name, fed by these endpoints (names or ids; none = as it was, or all of the project). */
export const OpenTunnel = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "small letters, digits and dashes"),
  endpoints: z.array(z.string().min(1).max(80)).max(50).default([]),
  project: z.string().max(40).optional(),
  pool: z.boolean().default(false).describe("Share the tunnel with other agents"),
  takeOver: z.boolean().default(false).describe("Become its owner in someone else's place; takes the right to configure"),
});
export const OpenedTunnel = z.object({
  tunnel: Tunnel,
  hubUrl: z.string(),
  requestsUrl: z.string().describe("Where these requests are seen in the dashboard"),
  organization: z.string(),
  project: z.string(),
});
export const DisconnectTunnel = z.strictObject({ id: idOf("tun"), connectionId: idOf("cnn").optional().describe("One agent of a pool; all when empty") });
