import { house } from "@/server/house.ts";
import { completeSignInAt } from "@/server/sign-in/callback.ts";

export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }): Promise<Response> {
  return completeSignInAt(house(), request, (await params).organization);
}
