import { leaseHeader, patience } from "@postern/contract/frames";
import { openBeside } from "./fetch-body.ts";
import type { HubAddress } from "./line.ts";

/** Brings an answer that is too large for a frame, under the delivery's lease; throws when the hub does not take it. */
export function postAnswer(hub: HubAddress, { deliveryId, leaseId }: { deliveryId: string; leaseId: string }, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${hub.token}`, [leaseHeader]: leaseId, "content-length": body.length };
    const signal = AbortSignal.timeout(patience.takenMs + Math.ceil(body.length / 1_024) * patience.fetchMsPerKiB);
    const request = openBeside(hub, { deliveryId, part: "answer" }, { method: "POST", headers, signal });
    request.on("response", (response) => {
      response.resume();
      if (response.statusCode === 204) resolve();
      else reject(new Error(`the hub answered ${response.statusCode}`));
    });
    request.on("error", reject);
    request.end(body);
  });
}
