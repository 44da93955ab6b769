import { isHealthy } from "@/server/health.ts";
import { house } from "@/server/house.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const healthy = await isHealthy(house());
  return Response.json({ status: healthy ? "ok" : "the database does not answer" }, { status: healthy ? 200 : 503, headers: { "cache-control": "no-store" } });
}
