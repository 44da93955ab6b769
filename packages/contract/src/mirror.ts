import { z } from "zod";
import { Filter } from "./filter.ts";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";

/** Bounds of mirrors, the same for both ends. */
export const mirrorLimits = {
  /** Copies that wait for a slow agent; beyond, the oldest are dropped, and counted. */
  waitingMax: 100,
  /** Copies that the agent has and has not said to be over. */
  windowMax: 32,
  /** Open mirrors of one organization. */
  openMax: 20,
} as const;
/** Where a copy's body is fetched that is too large for a frame, below the hub's address: this, and the request's id. */
export const copyPath = "/agent/v1/copies/";

/** Copies of a project's events, as they are accepted, for one agent: beside the deliveries, of which none is made, delayed or lost for them. */
export const Mirror = z.object({
  id: idOf("mir"),
  tunnelId: idOf("tun").describe("What its agent says hello to"),
  owner: z.string(),
  endpoints: z.array(z.object({ id: idOf("ep"), name: z.string(), tags: z.array(z.string()).default([]) })),
  filter: z.string(),
  samplePercent: z.number(),
  startedAt: Moment,
  expiresAt: Moment,
  agent: z
    .object({ machine: z.string(), forward: z.string(), address: z.string(), connectedAt: Moment })
    .optional()
    .describe("Where the copies go now; none while its agent is away"),
  sent: z.int(),
  dropped: z.int().describe("Copies that nobody got, as the agent was too slow for them"),
});
export type Mirror = z.infer<typeof Mirror>;

export const StartMirror = z.strictObject({
  endpoints: z.array(z.string().min(1).max(80)).min(1).max(50).describe("Names, tags or ids; * stands for anything in a name"),
  project: z.string().max(40).optional(),
  filter: Filter.default("").describe("Which of their events are copied; all when empty"),
  samplePercent: z.number().min(0.01).max(100).default(100).describe("How many of those, drawn by chance"),
  minutes: z.int().min(1).max(1_440).default(480).describe("After how long it ends by itself"),
});
export const StartedMirror = z.object({
  mirror: Mirror,
  hubUrl: z.string(),
  tunnelsUrl: z.string().describe("Where the mirror is seen in the dashboard"),
  organization: z.string(),
  project: z.string(),
});
