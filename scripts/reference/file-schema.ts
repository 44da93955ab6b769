import { policyFileSchema } from "@postern/contract/policy-file-schema";

/** The JSON Schema of a policy file, as the dashboard serves it. */
export function fileSchema(): string {
  return `${JSON.stringify(policyFileSchema(), undefined, 2)}\n`;
}
