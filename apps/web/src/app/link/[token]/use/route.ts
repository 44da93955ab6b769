import { dashboard } from "@/server/dashboard.ts";
import { spendLinkAt } from "@/server/sign-in/link.ts";

export async function POST(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  return spendLinkAt(dashboard(), request, (await params).token);
}
