import { house } from "@/server/house.ts";
import { startSignInAt } from "@/server/sign-in/start.ts";

export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }): Promise<Response> {
  return startSignInAt(house(), request, (await params).organization);
}
