import { dashboard } from "@/server/dashboard.ts";
import { completeSignInAt } from "@/server/sign-in/callback.ts";

export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }): Promise<Response> {
  return completeSignInAt(dashboard(), request, (await params).organization);
}
