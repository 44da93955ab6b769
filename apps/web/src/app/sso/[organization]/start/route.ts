import { dashboard } from "@/server/dashboard.ts";
import { startSignInAt } from "@/server/sign-in/start.ts";

export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }): Promise<Response> {
  return startSignInAt(dashboard(), request, (await params).organization);
}
