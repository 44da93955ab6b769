import { z } from "zod";
import { countedBy } from "./count-key.ts";

export const RateGate = z
  .strictObject({
    kind: z.literal("rate"),
    ...countedBy,
    limit: z.int().min(1).max(1_000_000).describe("Requests per window"),
    windowSeconds: z.int().min(1).max(86_400).default(60),
    burst: z.int().min(1).max(1_000_000).optional().describe("How many at once; the limit when empty"),
  })
  .describe("At most so many in a window (GCRA), over all processes of this Postern, to a tenth. A key that senders can make up limits no one who means ill.");

export const ConcurrencyGate = z
  .strictObject({
    kind: z.literal("concurrency"),
    ...countedBy,
    limit: z.int().min(1).max(10_000).describe("Requests at once, from their body's arrival to their answer"),
  })
  .describe("At most so many requests under way at once. Where several processes take requests, each lets in its share.");
