import { z } from "zod";

/**
 * What a gate counts by, the same for every gate that counts: all requests of the endpoint, the client's address or network, or a text that
 * the request brings. Such a text is hashed; its length is bounded.
 */
export const countedBy = {
  per: z.enum(["endpoint", "address", "network", "header", "query", "body-path", "claim", "account"]).describe("What is counted"),
  name: z.string().trim().min(1).max(200).optional().describe("Name of the header, parameter or claim, or the path in the body, such as data.shop.id"),
  missing: z
    .enum(["together", "refuse"])
    .optional()
    .describe("What becomes of requests that do not bring it, or bring two: they are counted as one when empty"),
};
export type CountedBy = z.infer<z.ZodObject<typeof countedBy>>;

/** What needs a name to be found. */
export const namedKeys: readonly CountedBy["per"][] = ["header", "query", "body-path", "claim"];
