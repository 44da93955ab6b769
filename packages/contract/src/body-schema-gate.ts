import { z } from "zod";
import { multiline } from "./multiline.ts";

export const BodySchemaGate = z
  .strictObject({
    kind: z.literal("body-schema"),
    schema: z
      .string()
      .trim()
      .min(2)
      .max(100_000)
      .describe("A JSON Schema, draft 2020-12 (or draft 7, by its $schema). References stay inside of it; patterns are RE2's")
      .meta(multiline),
  })
  .describe("Takes JSON bodies that fit a schema. Read up to 1 MiB, 64 deep and 100,000 values; a name that stands twice is refused.");
export type BodySchemaGate = z.infer<typeof BodySchemaGate>;
