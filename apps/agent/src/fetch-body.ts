import http from "node:http";
import https from "node:https";
import { agentPath, leaseHeader, patience } from "@postern/contract/frames";
import type { HubAddress } from "./line.ts";

/** Fetches a body that is too large for a frame, under the delivery's lease; throws when it does not come whole. */
export function fetchBody(hub: HubAddress, { deliveryId, leaseId, size }: { deliveryId: string; leaseId: string; size: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${hub.token}`, [leaseHeader]: leaseId };
    const signal = AbortSignal.timeout(patience.takenMs + Math.ceil(size / 1_024) * patience.fetchMsPerKiB);
    const request = openBeside(hub, { deliveryId, part: "body" }, { method: "GET", headers, signal });
    request.on("response", (response) => {
      if (response.statusCode !== 200) {
        response.destroy();
        return reject(new Error(`the hub answered ${response.statusCode}`));
      }
      collect(response, size).then(resolve, reject);
    });
    request.on("error", reject);
    request.end();
  });
}

/** A call beside the frames, about a part of a delivery; who opens it ends it. */
export function openBeside(
  { url }: HubAddress,
  { deliveryId, part }: { deliveryId: string; part: "body" | "answer" },
  options: http.RequestOptions,
): http.ClientRequest {
  const secure = url.protocol === "wss:" || url.protocol === "https:";
  const address = new URL(`${url.pathname.replace(/\/$/, "")}${agentPath}/deliveries/${encodeURIComponent(deliveryId)}/${part}`, url);
  address.protocol = secure ? "https:" : "http:";
  return (secure ? https : http).request(address, options);
}

async function collect(response: http.IncomingMessage, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let arrived = 0;
  for await (const chunk of response) {
    arrived += chunk.length;
    if (arrived > size) throw new Error("the body is larger than announced");
    chunks.push(chunk);
  }
  if (arrived !== size) throw new Error("the body came short");
  return Buffer.concat(chunks);
}
