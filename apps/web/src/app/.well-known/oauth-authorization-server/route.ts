import { dashboard } from "@/server/dashboard.ts";
import { metadataOf } from "@/server/oauth/metadata.ts";

export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json(metadataOf(dashboard()), { headers: { "cache-control": "public, max-age=300" } });
}
