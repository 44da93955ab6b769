import { house } from "@/server/house.ts";
import { spendLinkAt } from "@/server/sign-in/link.ts";

export async function POST(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  return spendLinkAt(house(), request, (await params).token);
}
