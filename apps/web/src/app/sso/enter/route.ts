import { dashboard } from "@/server/dashboard.ts";
import { startEntryAt } from "@/server/enter/start-entry.ts";

export async function GET(request: Request): Promise<Response> {
  return startEntryAt(dashboard(), request);
}
