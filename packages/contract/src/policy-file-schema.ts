import { z } from "zod";
import { PolicyFile } from "./policy-file.ts";

/** Where a gateway's dashboard serves the schema, for `# yaml-language-server: $schema=`. */
export const schemaPath = "/postern.schema.json";

/** The JSON Schema (2020-12) of a policy file, for editors: names, kinds, limits and descriptions as the gateway reads them. */
export function policyFileSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(PolicyFile, { io: "input", unrepresentable: "any" });
  return { $schema, $id: "urn:postern:schema:policy-file:1", title: "Postern policy file", ...schema };
}
