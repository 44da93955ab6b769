import { handleApi } from "@/server/api/handle.ts";
import { house } from "@/server/house.ts";

export const dynamic = "force-dynamic";

const handle = (request: Request) => handleApi(house(), request);

export { handle as GET, handle as POST };
