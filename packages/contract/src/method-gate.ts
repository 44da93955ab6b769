import { z } from "zod";

const starsMax = 6;

/** A path with stars, to the letter: `*` stands for letters up to a `/`, `**` for all letters. */
export const PathPattern = z
  .string()
  .trim()
  .max(200)
  .regex(/^\/[^\s?#\\%]*$/, "must be a path that begins with /, such as /orders/*, without ?, # and %")
  .refine((pattern) => (pattern.match(/\*+/g) ?? []).length <= starsMax, `holds more than ${starsMax} stars`)
  .refine((pattern) => !/\/\.{0,2}(?=\/)|\/\.{1,2}$/.test(pattern), "must not hold //, /. or /..: a path with one is never let in");

export const MethodGate = z
  .strictObject({
    kind: z.literal("method"),
    allow: z
      .array(z.string().regex(/^[A-Z]{3,16}$/, "must be a method in capitals, such as POST"))
      .min(1)
      .max(20)
      .describe("Methods that may come in"),
    paths: z
      .array(PathPattern)
      .max(50)
      .optional()
      .describe("Paths that may come in, as they go on after /e/<token>; * stands for letters up to a /, ** for all letters. All paths when empty"),
  })
  .describe("Takes these HTTP methods, and these paths, only. A path that programs read in different ways (//, .., %2F) fits no pattern.");
