import { z } from "zod";
import { HubFrame } from "./frames.ts";

/**
 * What one hub asks another to pass on to an agent that is connected there: where to open data connections, or what a visitor did. It travels by
 * NOTIFY, on a channel of the hub's own, so it is a hint like every notice: tickets are made and checked at the hub that asks.
 */
export const HubNotice = z.object({
  connectionId: z.string().min(1).max(64),
  frame: HubFrame.refine(({ kind }) => kind === "dial" || kind === "visit", "only live streams are told of between hubs"),
});
export type HubNotice = z.infer<typeof HubNotice>;
