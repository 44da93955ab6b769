import { z } from "zod";
import { idOf } from "./id.ts";
import { Range } from "./request.ts";

export const ReadLedger = z.strictObject({ id: idOf("ep"), range: Range.default("24h") });

/**
 * What became of all that an endpoint received in a range. received = accepted + refused + throttled + duplicate; deliveries = delivered + pending + held +
 * the sum of failed. Read in one statement, so it balances at every moment.
 */
export const Ledger = z.object({
  range: Range,
  received: z.int(),
  accepted: z.int(),
  refused: z.int(),
  throttled: z.int(),
  duplicate: z.int(),
  deliveries: z.int(),
  delivered: z.int(),
  pending: z.int(),
  held: z.int(),
  failed: z.array(z.object({ reason: z.string(), count: z.int() })),
});
export type Ledger = z.infer<typeof Ledger>;
