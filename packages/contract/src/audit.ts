import { z } from "zod";
import { Moment, PageInput, pageOf } from "./page.ts";

/** Who did which command to what, before and after; each entry's hash covers the one before it. */
export const AuditEntry = z.object({
  seq: z.int(),
  at: Moment,
  actor: z.object({ kind: z.enum(["user", "key", "agent", "system"]), id: z.string(), name: z.string() }),
  action: z.string(),
  target: z.string().optional(),
  outcome: z.enum(["done", "denied"]),
  before: z.json().optional(),
  after: z.json().optional(),
  ip: z.string().optional(),
  traceId: z.string().optional(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const ListAudit = PageInput.extend({
  action: z.string().max(60).optional(),
  actor: z.string().max(80).optional(),
  target: z.string().max(64).optional(),
  outcome: z.enum(["done", "denied"]).optional(),
});
export const AuditPage = pageOf(AuditEntry);
/** What a walk over the whole chain found; `firstBadSeq` names the first entry whose hash does not fit. */
export const AuditVerification = z.object({ entries: z.int(), verifiedTo: z.int(), headHash: z.string(), firstBadSeq: z.int().optional(), verifiedAt: Moment });
