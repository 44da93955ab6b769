import http from "node:http";
import https from "node:https";
import { agentPath, leaseHeader, patience, slotsMax } from "@postern/contract/frames";
import { copyPath } from "@postern/contract/mirror";
import { HttpWire } from "./http-wire/http-wire.ts";
import type { HubAddress } from "./line.ts";
import { callOut } from "./way-out/call-out.ts";
import { agentFor, goesPlainly } from "./way-out/way-out.ts";

/** Fetches a body that is too large for a frame, under the delivery's lease; rejects when it does not come whole. */
export function fetchBody(hub: HubAddress, { deliveryId, leaseId, size }: { deliveryId: string; leaseId: string; size: number }): Promise<Buffer> {
  return fetchBeside(hub, { path: partPath(deliveryId, "body"), size, headers: { [leaseHeader]: leaseId } });
}

/** The body of a copy that was too large for its frame; rejects when it does not come whole. */
export function fetchCopy(hub: HubAddress, { requestId, size }: { requestId: string; size: number }): Promise<Buffer> {
  return fetchBeside(hub, { path: `${copyPath}${encodeURIComponent(requestId)}/body`, size });
}

interface Beside {
  path: string;
  size: number;
  headers?: Record<string, string>;
}

async function fetchBeside(hub: HubAddress, { path, size, headers }: Beside): Promise<Buffer> {
  const deadlineMs = patience.takenMs + Math.ceil(size / 1_024) * patience.fetchMsPerKiB;
  const address = addressOf(hub, path);
  const asked = { headers: { authorization: `Bearer ${hub.token}`, ...headers }, deadlineMs, size };
  const { status, body } = await (goesPlainly(address) ? fetchByWire(hub, address, asked) : fetchByAgent(address, asked));
  if (status !== 200) throw new Error(`the hub answered ${status}`);
  if (body.length !== size) throw new Error(body.length > size ? "the body is larger than announced" : "the body came short");
  return body;
}

interface BodyAsked {
  headers: Record<string, string>;
  deadlineMs: number;
  size: number;
}

// By the same wire as local servers: node:https spends as much again on a large body, most of it to collect the buffers that the body came in.
function fetchByWire(hub: HubAddress, { pathname, host }: URL, { headers, deadlineMs, size }: BodyAsked): Promise<{ status: number; body: Buffer }> {
  const raw = ["Host", host, ...Object.entries(headers).flat()];
  return wireTo(hub).ask({ method: "GET", target: pathname, headers: raw, body: Buffer.alloc(0), deadlineMs, answerBytesMax: size });
}

/** Through a proxy, or with a certificate of this machine's own, of which the wire knows nothing. */
async function fetchByAgent(address: URL, { headers, deadlineMs, size }: BodyAsked): Promise<{ status: number; body: Buffer }> {
  const response = await callOut(address, { headers, signal: AbortSignal.timeout(deadlineMs) });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > size) break; // it is refused for its size
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) };
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
  return (address.protocol === "https:" ? https : http).request(address, { ...options, agent: agentFor(address) });
}

function addressOf({ url }: HubAddress, path: string): URL {
  const address = new URL(`${url.pathname.replace(/\/$/, "")}${path}`, url);
  address.protocol = url.protocol === "wss:" || url.protocol === "https:" ? "https:" : "http:";
  return address;
}
