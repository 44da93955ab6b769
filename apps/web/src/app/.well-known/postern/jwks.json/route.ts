import { listPublishedKeys } from "@postern/db/shares/published-keys";
import { dashboard } from "@/server/dashboard.ts";

export const dynamic = "force-dynamic";

/** The public keys that check the assertions which programs behind shares are given: no one's secret. */
export async function GET(): Promise<Response> {
  const keys = await listPublishedKeys(dashboard().database);
  return Response.json({ keys }, { headers: { "content-type": "application/jwk-set+json", "cache-control": "public, max-age=300" } });
}
