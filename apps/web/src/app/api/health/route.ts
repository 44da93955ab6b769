import { dashboard } from "@/server/dashboard.ts";
import { isHealthy } from "@/server/health.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const healthy = await isHealthy(dashboard());
  return Response.json({ status: healthy ? "ok" : "the database does not answer" }, { status: healthy ? 200 : 503, headers: { "cache-control": "no-store" } });
}
