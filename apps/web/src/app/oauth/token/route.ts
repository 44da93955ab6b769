import { dashboard } from "@/server/dashboard.ts";
import { giveTokensAt } from "@/server/oauth/give-tokens.ts";

export async function POST(request: Request): Promise<Response> {
  return giveTokensAt(dashboard(), request);
}
