import { z } from "zod";
import { multiline } from "./multiline.ts";

export const ExpressionGate = z
  .strictObject({
    kind: z.literal("expression"),
    expression: z
      .string()
      .trim()
      .min(1)
      .max(4_000)
      .describe('CEL over method, path, query, headers, body, address, event, claims and certificate: body.type == "order.paid" && size(body.lines) < 100')
      .meta(multiline),
  })
  .describe("Lets in what an expression (CEL) says yes to. What comes to nothing, such as a member that is not there, says no.");
export type ExpressionGate = z.infer<typeof ExpressionGate>;
