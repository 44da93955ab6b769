import http from "node:http";
import https from "node:https";
import { agentPath, leaseHeader, patience } from "@postern/contract/frames";
import { copyPath } from "@postern/contract/mirror";
import type { HubAddress } from "./line.ts";

/** Fetches a body that is too large for a frame, under the delivery's lease; rejects when it does not come whole. */
export function fetchBody(hub: HubAddress, { deliveryId, leaseId, size }: { deliveryId: string; leaseId: string; size: number }): Promise<Buffer> {
  return fetchBeside(hub, { path: partPath(deliveryId, "body"), size, headers: { [leaseHeader]: leaseId } });
}

/** The body of a copy that was too large for its frame; rejects when it does not come whole. */
export function fetchCopy(hub: HubAddress, { requestId, size }: { requestId: string; size: number }): Promise<Buffer> {
  return fetchBeside(hub, { path: `${copyPath}${encodeURIComponent(requestId)}/body`, size });
}

function fetchBeside(hub: HubAddress, { path, size, headers = {} }: { path: string; size: number; headers?: Record<string, string> }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patience.takenMs + Math.ceil(size / 1_024) * patience.fetchMsPerKiB);
    const request = open(hub, path, { method: "GET", headers: { authorization: `Bearer ${hub.token}`, ...headers }, signal });
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

type Part = "body" | "answer";

/** A call beside the frames, about a part of a delivery; who opens it ends it. */
export function openBeside(hub: HubAddress, { deliveryId, part }: { deliveryId: string; part: Part }, options: http.RequestOptions): http.ClientRequest {
  return open(hub, partPath(deliveryId, part), options);
}

function partPath(deliveryId: string, part: Part): string {
  return `${agentPath}/deliveries/${encodeURIComponent(deliveryId)}/${part}`;
}

function open({ url }: HubAddress, path: string, options: http.RequestOptions): http.ClientRequest {
  const secure = url.protocol === "wss:" || url.protocol === "https:";
  const address = new URL(`${url.pathname.replace(/\/$/, "")}${path}`, url);
  address.protocol = secure ? "https:" : "http:";
  return (secure ? https : http).request(address, options);
}

function collect(response: http.IncomingMessage, size: number): Promise<Buffer> {
  const body = Buffer.allocUnsafe(size);
  let arrived = 0;
  return new Promise((resolve, reject) => {
    response.on("error", reject);
    response.on("data", (chunk: Buffer) => {
      if (arrived + chunk.length > size) return void response.destroy(new Error("the body is larger than announced"));
      arrived += chunk.copy(body, arrived);
    });
    response.once("end", () => (arrived === size ? resolve(body) : reject(new Error("the body came short"))));
  });
}
