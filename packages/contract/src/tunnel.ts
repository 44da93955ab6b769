import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment, Name } from "./page.ts";

/** A named way to a machine behind NAT, and the agent that holds it now, if one does. */
export const Tunnel = z.object({
  id: idOf("tun"),
  destinationId: idOf("dst"),
  name: Name,
  owner: z.string(),
  state: z.enum(["ready", "away"]),
  connection: z
    .object({
      agentVersion: z.string(),
      machine: z.string(),
      forward: z.string(),
      address: z.string(),
      connectedAt: Moment,
      lastSeenAt: Moment,
      slots: z.int(),
      latencyMs: z.number().optional(),
    })
    .optional(),
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
});
export const OpenedTunnel = z.object({
  tunnel: Tunnel,
  hubUrl: z.string(),
  requestsUrl: z.string().describe("Where these requests are seen in the dashboard"),
  organization: z.string(),
  project: z.string(),
});
