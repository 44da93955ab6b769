import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import net, { type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { cutOff } from "@postern/contract/cut-off";
import { connectPath, dataUpgrade, endsHeader, endsTold } from "@postern/contract/live";
import { ProblemDetails } from "@postern/contract/problem";
import { asAgreed } from "@postern/contract/told-end";
import { readRetryAfter } from "../retry-after.ts";
import { terminalText } from "../terminal-text.ts";
import { streamAgentFor } from "../way-out/way-out.ts";

export interface ConnectSettings {
  hubUrl: URL;
  name: string;
  port: number;
  /** Read anew for each connection. */
  readToken(): string;
  tell(line: string): void;
}
export interface ConnectPort {
  port: number;
  close(): void;
}

const dialMs = 15_000;
const problemBytesMax = 8_192;
const connectionsMax = 200;

/** Listens on 127.0.0.1; each connection is carried to the share through the hub, in the name of whoever signed in here. */
export async function openConnectPort(settings: ConnectSettings): Promise<ConnectPort> {
  const open = new Set<Socket>();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (local) => {
    open.add(local);
    local.once("close", () => open.delete(local));
    local.on("error", () => {}); // the program here went away; its socket closes by itself
    void carry(local, settings);
  });
  server.maxConnections = connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

async function carry(local: Socket, settings: ConnectSettings): Promise<void> {
  try {
    const far = await reach(local, settings);
    far.on("error", () => cutOff(local)); // what was broken off over there must not look whole here
    local.once("close", () => far.destroy());
    far.once("close", () => local.destroy());
    local.pipe(far);
    far.pipe(local);
    local.resume();
  } catch (error) {
    settings.tell(`Not connected: ${terminalText(error instanceof Error ? error.message : String(error), 400)}`);
    local.destroy();
  }
}

/** There is no room, or nobody, now; the hub says when to come again. */
class ComeAgain extends Error {
  readonly afterMs: number;
  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** One stream to the share, tried again as the hub says while the program here waits for it. */
async function reach(local: Socket, settings: ConnectSettings): Promise<Duplex> {
  const untilMs = performance.now() + dialMs;
  for (;;) {
    try {
      return await dial(settings);
    } catch (error) {
      const isWaiting = error instanceof ComeAgain && !local.destroyed && performance.now() + error.afterMs < untilMs;
      if (!isWaiting) throw error;
      await sleep(error.afterMs);
    }
  }
}

/** One stream to the share; throws an error that says why there is none. No redirect is followed. */
function dial({ hubUrl, name, readToken }: ConnectSettings): Promise<Duplex> {
  const url = new URL(`${hubUrl.pathname.replace(/\/$/, "")}${connectPath}/${encodeURIComponent(name)}`, hubUrl);
  const encrypted = url.protocol === "wss:" || url.protocol === "https:";
  url.protocol = encrypted ? "https:" : "http:";
  return new Promise((resolve, reject) => {
    const outgoing = (encrypted ? https : http).request(url, {
      headers: { Connection: "Upgrade", Upgrade: dataUpgrade, Authorization: `Bearer ${readToken()}`, [endsHeader]: endsTold },
      agent: streamAgentFor(url),
      signal: AbortSignal.timeout(dialMs),
      ...{ allowHalfOpen: true, noDelay: true },
    });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      const { retryAfterMs } = readRetryAfter(response.statusCode === 503 ? response.headers["retry-after"] : undefined);
      whatAnswered(response).then((why) => reject(retryAfterMs === undefined ? new Error(why) : new ComeAgain(why, retryAfterMs)), reject);
    });
    outgoing.once("upgrade", (response, socket: Socket, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve(asAgreed(socket, response));
    });
    outgoing.end();
  });
}

async function whatAnswered(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > problemBytesMax) break;
    chunks.push(chunk as Buffer);
  }
  response.destroy();
  const problem = ProblemDetails.safeParse(jsonOf(Buffer.concat(chunks).toString("utf8")));
  if (!problem.success) return `the hub answered ${response.statusCode}`;
  const { title, detail, next, code } = problem.data;
  return `${title} (${code}). ${detail ?? next}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
