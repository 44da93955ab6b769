import { z } from "zod";
import { bytes, id, rawHeaders } from "./frame-fields.ts";
import { mirrorLimits } from "./mirror.ts";

/**
 * hub -> agent: a copy of an event, without what `redacted` names (headers in lower case, `target`, `body`); the hash is of what is sent. `dropped`
 * counts those that this mirror had no room for until now.
 */
export const CopyFrame = z.object({
  kind: z.literal("copy"),
  requestId: id,
  head: z.object({ method: z.string().max(32), target: z.string().max(16_384), rawHeaders }),
  body: z.union([bytes, z.object({ size: z.int().min(0).max(26_214_400) })]),
  sha256: z.string().length(64),
  redacted: z.array(z.string().max(256)).max(202),
  endpoint: z.string(),
  eventType: z.string().optional(),
  receivedAt: z.number(),
  dropped: z.int().min(0),
});

/** agent -> hub: so many copies are over, and as many more may come. */
export const CopiedFrame = z.object({ kind: z.literal("copied"), count: z.int().min(1).max(mirrorLimits.windowMax) });
