import { policyFileSchema } from "@postern/contract/policy-file-schema";

export const dynamic = "force-static";

/** The JSON Schema of a policy file, for editors: it is no one's secret. */
export function GET(): Response {
  return Response.json(policyFileSchema(), { headers: { "content-type": "application/schema+json", "cache-control": "public, max-age=3600" } });
}
