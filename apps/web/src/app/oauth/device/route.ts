import { dashboard } from "@/server/dashboard.ts";
import { startDeviceAt } from "@/server/oauth/start-device.ts";

export async function POST(request: Request): Promise<Response> {
  return startDeviceAt(dashboard(), request);
}
