import { once } from "node:events";
import http from "node:http";
import { WebSocket } from "ws";
import { bareProxy, type Contender, direct, localtunnel, twoProxies } from "./contenders.ts";
import { live, reversedHttp2 } from "./live-contenders.ts";
import { inOrder, inTurns, quantile, type Row, withWays } from "./rounds.ts";

/** How one way does with what is written bit by bit. */
export interface StreamRow {
  way: string;
  /** Server-sent events: from the request to the first byte of its answer; from the moment one was written to its arrival. */
  firstByteMs: number;
  eventP50Ms: number;
  eventP99Ms: number;
  /** A WebSocket, one message after the other. */
  echoP50Ms: number;
  echoP99Ms: number;
}
export interface StreamFigures {
  live: Row[];
  streams: StreamRow[];
}

const firstBytes = 10;
const echoes = 1_000;
const echoBody = "x".repeat(100);
const answerWithinMs = 20_000;

/** B4, and decision 23: live streams over kept dial-back connections beside reversed HTTP/2, a bare proxy and localtunnel. */
export function benchStreams(secondsOfRound: number): Promise<StreamFigures> {
  return withWays({ direct, proxy: bareProxy, "two proxies": twoProxies, live, "reversed HTTP/2": reversedHttp2, localtunnel }, async (running) => {
    const rows = await inTurns(running, secondsOfRound);
    const streams = await inOrder(running, async (way, contender) => ({ way, ...(await eventsOf(contender)), ...(await echoesOf(contender)) }));
    return { live: rows, streams };
  });
}

async function eventsOf(contender: Contender): Promise<Pick<StreamRow, "firstByteMs" | "eventP50Ms" | "eventP99Ms">> {
  const firstByteMs: number[] = [];
  for (let time = 0; time < firstBytes; time++) firstByteMs.push((await readEvents(contender, { firstOnly: true })).firstByteMs);
  const { lateMs } = await readEvents(contender, { firstOnly: false });
  return { firstByteMs: quantile(firstByteMs, 0.5), eventP50Ms: quantile(lateMs, 0.5), eventP99Ms: quantile(lateMs, 0.99) };
}

/** Reads the events of one answer, or only its first bytes; says how long those took, and how late each event came. */
async function readEvents({ url, headers }: Contender, { firstOnly }: { firstOnly: boolean }): Promise<{ firstByteMs: number; lateMs: number[] }> {
  const sentAt = performance.now();
  const request = http.get(`${url}events`, { headers, agent: false, signal: AbortSignal.timeout(answerWithinMs) });
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  const read = { firstByteMs: Number.NaN, lateMs: [] as number[] };
  for await (const chunk of response) {
    if (read.lateMs.length === 0) read.firstByteMs = performance.now() - sentAt;
    const now = performance.timeOrigin + performance.now();
    for (const [, writtenAt] of String(chunk).matchAll(/data: ([\d.]+)/g)) read.lateMs.push(now - Number(writtenAt));
    if (firstOnly) break; // and the connection is closed: the visitor has left
  }
  return read;
}

async function echoesOf({ url, headers }: Contender): Promise<Pick<StreamRow, "echoP50Ms" | "echoP99Ms">> {
  const tookMs: number[] = [];
  const socket = new WebSocket(url.replace("http:", "ws:"), { headers, perMessageDeflate: false, handshakeTimeout: answerWithinMs });
  try {
    await new Promise<void>((resolve, reject) => {
      const clock = setTimeout(() => reject(new Error("not all messages were echoed in time")), answerWithinMs);
      let sentAt = 0;
      const send = () => {
        sentAt = performance.now();
        socket.send(echoBody);
      };
      socket.once("open", send);
      socket.once("error", reject);
      socket.on("message", () => {
        tookMs.push(performance.now() - sentAt);
        if (tookMs.length < echoes) return send();
        clearTimeout(clock);
        resolve();
      });
    });
  } finally {
    socket.terminate();
  }
  return { echoP50Ms: quantile(tookMs, 0.5), echoP99Ms: quantile(tookMs, 0.99) };
}
