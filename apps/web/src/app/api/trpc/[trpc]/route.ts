import { handleApi } from "@/server/api/handle.ts";
import { dashboard } from "@/server/dashboard.ts";

export const dynamic = "force-dynamic";

const handle = (request: Request) => handleApi(dashboard(), request);

export { handle as GET, handle as POST };
