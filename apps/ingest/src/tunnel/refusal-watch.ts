import type { HubFrame } from "@postern/contract/frames";
import { newId } from "@postern/db/new-id";
import type { Pool } from "@postern/db/pool";
import { listTunnelRefusals } from "@postern/db/tunnel/refusals";
import { oneAtATime } from "./one-at-a-time.ts";

const pauseMs = 500;
/** A flood is told by its newest: the dashboard has them all. */
const atOnceMax = 20;

interface RefusalPlace {
  organizationId: string;
  projectId: string;
  destinationId: string;
}

/** Tells an agent what was refused at the gates before it, from now on; called when its project had requests. */
export function watchRefusals(pool: Pool, place: RefusalPlace, tell: (frame: HubFrame) => void): () => Promise<void> {
  let afterId: string = newId("req");
  return oneAtATime(async () => {
    const refusals = await listTunnelRefusals(pool, { ...place, afterId, limit: atOnceMax }).catch(() => []); // told at the next request then
    for (const { requestId, method, status, reason, receivedAt } of refusals) {
      afterId = requestId;
      tell({ kind: "refusal", requestId, method, status, reason, at: receivedAt.getTime() });
    }
  }, pauseMs);
}
