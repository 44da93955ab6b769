import { z } from "zod";
import { multiline } from "./multiline.ts";

export const BodySchemaGate = z
  .strictObject({
    kind: z.literal("body-schema"),
    format: z.enum(["json", "xml", "protobuf"]).optional().describe("What the body is; JSON when empty. Of XML only its form is checked"),
    schema: z
      .string()
      .trim()
      .max(100_000)
      .optional()
      .describe("For JSON: a JSON Schema, draft 2020-12 (or draft 7, by its $schema). References stay inside of it; patterns are RE2's")
      .meta(multiline),
    descriptor: z
      .string()
      .trim()
      .max(300_000)
      .optional()
      .describe("For Protobuf: a FileDescriptorSet in base64, as protoc --include_imports --descriptor_set_out makes it")
      .meta(multiline),
    message: z.string().trim().max(300).optional().describe("For Protobuf: the full name of the message, such as shop.v1.OrderPaid"),
    knownFieldsOnly: z.boolean().optional().describe("For Protobuf: refuses fields that the descriptor does not have"),
  })
  .describe(
    "Takes JSON bodies that fit a schema, well-formed XML without a DTD, or a Protobuf message. Read up to 1 MiB, 64 deep and 100,000 values (XML: 20,000).",
  );
export type BodySchemaGate = z.infer<typeof BodySchemaGate>;
