import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { listenAt } from "@postern/process/listen-at";

export interface ChallengeListenerSettings {
  host: string;
  port: number;
  /** The answer to a token at a host name; nothing when nobody waits for it there. */
  find(asked: { token: string; host: string }): Promise<string | undefined>;
}
export interface ChallengeListener {
  port: number;
  stop(): Promise<void>;
}

const limits = { maxHeaderSize: 8_192, headersTimeout: 2_000, requestTimeout: 2_000, keepAliveTimeout: 1, connectionsCheckingInterval: 1_000 };
const socketsMax = 2_000;
/** An authority opens one for each place that it looks from; a proxy before this port, a few more. */
const socketsOfAddressMax = 32;
const lookUpsMax = 16;
/** RFC 8555, section 8.3; a token is base64url of 128 bits or more. */
const challengePath = /^\/\.well-known\/acme-challenge\/([A-Za-z0-9_-]{16,200})$/;

/**
 * Port 80 as an authority sees it (HTTP-01): answers the tokens that were asked for, at their hosts, and everything else with 404. It sends nobody
 * anywhere, so no link to it can lead elsewhere.
 */
export async function openChallengeListener({ host, port, find }: ChallengeListenerSettings): Promise<ChallengeListener> {
  let lookUps = 0;
  const server = http.createServer(limits, async (request, response) => {
    const asked = askedBy(request);
    if (!asked) return answer(response, 404);
    if (lookUps >= lookUpsMax) return answer(response, 503);
    lookUps++;
    const found = await find(asked)
      .catch(() => "away" as const)
      .finally(() => lookUps--);
    if (found === "away") return answer(response, 503);
    answer(response, found === undefined ? 404 : 200, found);
  });
  server.maxConnections = socketsMax;
  limitByAddress(server);
  server.on("clientError", (_, socket) => socket.destroy());
  return {
    port: await listenAt(server, { host, port }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Whoever opens sockets and says nothing takes none from others. */
function limitByAddress(server: http.Server): void {
  const open = new Map<string, number>();
  server.on("connection", (socket) => {
    const address = socket.remoteAddress ?? "";
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count > socketsOfAddressMax) socket.destroy();
  });
}

function askedBy({ method, url = "", headers }: IncomingMessage): { token: string; host: string } | undefined {
  const token = challengePath.exec(url)?.[1];
  const host = headers.host?.toLowerCase().replace(/:\d{1,5}$/, "");
  if (method === "GET" && token !== undefined && host) return { token, host };
}

function answer(response: ServerResponse, status: number, text = ""): void {
  const headers = { "Content-Type": "application/octet-stream", "Content-Length": Buffer.byteLength(text), "Cache-Control": "no-store", Connection: "close" };
  response.writeHead(status, headers).end(text);
}
