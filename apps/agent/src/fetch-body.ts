import http from "node:http";
import https from "node:https";
import { agentPath, leaseHeader, patience, slotsMax } from "@postern/contract/frames";
import { copyPath } from "@postern/contract/mirror";
import { HttpWire } from "./http-wire/http-wire.ts";
import type { HubAddress } from "./line.ts";

/** Fetches a body that is too large for a frame, under the delivery's lease; rejects when it does not come whole. */
export function fetchBody(hub: HubAddress, { deliveryId, leaseId, size }: { deliveryId: string; leaseId: string; size: number }): Promise<Buffer> {
  return fetchBeside(hub, { path: partPath(deliveryId, "body"), size, headers: [leaseHeader, leaseId] });
}

/** The body of a copy that was too large for its frame; rejects when it does not come whole. */
export function fetchCopy(hub: HubAddress, { requestId, size }: { requestId: string; size: number }): Promise<Buffer> {
  return fetchBeside(hub, { path: `${copyPath}${encodeURIComponent(requestId)}/body`, size });
}

// By the same wire as local servers: node:https spends as much again on a large body, most of it to collect the buffers that the body came in.
async function fetchBeside(hub: HubAddress, { path, size, headers = [] }: { path: string; size: number; headers?: string[] }): Promise<Buffer> {
  const { pathname, host } = addressOf(hub, path);
  const { status, body } = await wireTo(hub).ask({
    method: "GET",
    target: pathname,
    headers: ["Host", host, "Authorization", `Bearer ${hub.token}`, ...headers],
    body: Buffer.alloc(0),
    deadlineMs: patience.takenMs + Math.ceil(size / 1_024) * patience.fetchMsPerKiB,
    answerBytesMax: size,
  });
  if (status !== 200) throw new Error(`the hub answered ${status}`);
  if (body.length !== size) throw new Error(body.length > size ? "the body is larger than announced" : "the body came short");
  return body;
}

let kept: { origin: string; wire: HttpWire } | undefined;

/** The wire to the hub that was asked last; the connections of another one end by themselves when nobody asks. */
function wireTo(hub: HubAddress): HttpWire {
  const { origin, protocol, hostname, port } = addressOf(hub, "");
  if (kept?.origin === origin) return kept.wire;
  const isSecure = protocol === "https:";
  const address = { protocol: isSecure ? "https:" : "http:", host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (isSecure ? 443 : 80) } as const;
  kept = { origin, wire: new HttpWire({ ...address, isLoopback: false }, slotsMax) };
  return kept.wire;
}

type Part = "body" | "answer";

/** A call beside the frames, about a part of a delivery; who opens it ends it. */
export function openBeside(hub: HubAddress, { deliveryId, part }: { deliveryId: string; part: Part }, options: http.RequestOptions): http.ClientRequest {
  return open(hub, partPath(deliveryId, part), options);
}

function partPath(deliveryId: string, part: Part): string {
  return `${agentPath}/deliveries/${encodeURIComponent(deliveryId)}/${part}`;
}

function open(hub: HubAddress, path: string, options: http.RequestOptions): http.ClientRequest {
  const address = addressOf(hub, path);
  return (address.protocol === "https:" ? https : http).request(address, options);
}

function addressOf({ url }: HubAddress, path: string): URL {
  const address = new URL(`${url.pathname.replace(/\/$/, "")}${path}`, url);
  address.protocol = url.protocol === "wss:" || url.protocol === "https:" ? "https:" : "http:";
  return address;
}
