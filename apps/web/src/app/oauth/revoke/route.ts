import { dashboard } from "@/server/dashboard.ts";
import { revokeAt } from "@/server/oauth/give-tokens.ts";

export async function POST(request: Request): Promise<Response> {
  return revokeAt(dashboard(), request);
}
