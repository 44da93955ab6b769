import { z } from "zod";

/** Where a gateway is reached: by agents, and by those who post to its endpoints. */
export const Gateway = z.object({
  hubUrl: z.string().describe("Where agents connect (ws:// or wss://)"),
  ingestUrl: z.string().describe("Where endpoints are posted to"),
});
export type Gateway = z.infer<typeof Gateway>;
