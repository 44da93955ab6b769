import http, { type ClientRequest, type IncomingMessage, type InformationEvent } from "node:http";
import type { Duplex } from "node:stream";
import { liveLimits } from "@postern/contract/live";
import type { LiveCall } from "./live-desk.ts";
import { requestHeaders } from "./live-headers.ts";
import type { LiveTunnel } from "./live-tunnel.ts";
import type { Patience } from "./patience.ts";
import { endWithTrailers, trailerLine, trailersWelcome } from "./trailers.ts";
import { endWhole } from "./whole-body.ts";

const headBytesMax = 65_536;
/** Informational answers (103 and such) before the answer. */
const informationsMax = 20;
const bodiless = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "DELETE"]);

/** What came of asking a tunnel's local server. */
export type Asked = { answer: IncomingMessage } | { upgraded: { answer: IncomingMessage; data: Duplex; head: Buffer } } | { fault: unknown } | { late: true };

export interface Question {
  call: LiveCall;
  request: IncomingMessage;
  /** Sent along where the request has a body. */
  hasBody: boolean;
  /** The protocol to change to. */
  upgrade?: string;
  patience: Patience;
  /** Told what the local server says before its answer. */
  inform?(information: InformationEvent): void;
}

/** Begins a request at the tunnel's local server, in the turn in which the tunnel was ready. */
export function openRequest({ agent, hostHeader, tunnelId }: LiveTunnel, { call, request, hasBody, upgrade }: Question): ClientRequest {
  const headers = requestHeaders(request.rawHeaders, { ...call, ...(hostHeader !== undefined && { host: hostHeader }) });
  if (upgrade !== undefined) headers.push("Connection", "Upgrade", "Upgrade", upgrade);
  else headers.push(...trailerLine(request), ...trailersWelcome(request));
  // Node would send a chunked body of nothing instead.
  if (upgrade === undefined && !hasBody && request.headers["content-length"] === undefined && !bodiless.has(request.method ?? ""))
    headers.push("Content-Length", "0");
  const outgoing = http.request({
    agent,
    host: tunnelId,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers,
    setHost: false,
    maxHeaderSize: headBytesMax,
  });
  outgoing.maxHeadersCount = 0; // bounded by their size; by count, node would drop lines silently
  return outgoing;
}

/** Sends the request, and waits for the head of its answer for as long as the request moves and 30 s more. */
export function askLocal(outgoing: ClientRequest, { call, request, hasBody, upgrade, patience, inform }: Question): Promise<Asked> {
  return new Promise((resolve) => {
    let informations = 0;
    outgoing.on("information", (information) => {
      if (++informations > informationsMax) outgoing.destroy(Object.assign(new Error("too many informational answers"), { code: "ERR_INFORMATION" }));
      else inform?.(information);
    });
    outgoing.once("response", (answer) => {
      if (!outgoing.destroyed) resolve({ answer });
    });
    outgoing.once("upgrade", (answer, data, head) => {
      if (upgrade !== undefined) return resolve({ upgraded: { answer, data, head } });
      data.destroy(); // a change of protocol that nobody asked for
      resolve({ fault: Object.assign(new Error("unasked upgrade"), { code: "ERR_UPGRADE" }) });
    });
    outgoing.on("error", (fault) => resolve({ fault })); // also after the answer, where nobody waits any more
    patience.within(call.firstByteMs ?? liveLimits.firstByteMs, () => {
      resolve({ late: true });
      outgoing.destroy();
    });
    if (!hasBody) outgoing.end();
    else sendBody(request, outgoing);
  });
}

function sendBody(request: IncomingMessage, outgoing: ClientRequest): void {
  if (request.complete && request.rawTrailers.length === 0) {
    endWhole(outgoing, request);
    return;
  }
  request.pipe(outgoing, { end: false });
  request.once("end", () => endWithTrailers(request, outgoing));
}
