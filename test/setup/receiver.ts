import http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { untilFound } from "./until.ts";

/** One request as a receiver saw it: the body's bytes, the headers in order with case and duplicates. */
export interface Received {
  method: string;
  target: string;
  /** Node's flat raw list: name, value, name, value… */
  rawHeaders: string[];
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  at: Date;
  /** How many were under way when it came, with it. */
  inFlight: number;
}
export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  /** The statuses of the next answers, in order; the last one stays. Without any: 200. */
  answers(...statuses: number[]): void;
  /** Lets each body decide its answer's status. */
  answersBy(statusOf: (body: Buffer) => number): void;
  /** Lets the next answers wait so long. */
  answersAfter(ms: number): void;
  /** Waits until so many requests have come in, and gives them. */
  hasSeen(count: number, withinMs?: number): Promise<Received[]>;
  stop(): Promise<void>;
}

/** A destination for tests: a real HTTP server on loopback that remembers what it got and answers as it is told. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const manner: Manner = { statusOf: () => 200, delayMs: 0 };
  const server = http.createServer(answering(received, manner));
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const at = (server.address() as AddressInfo).port;
  return {
    ...{ url: `http://127.0.0.1:${at}/`, port: at, received },
    answers(...statuses) {
      const last = statuses.pop() ?? 200;
      manner.statusOf = () => statuses.shift() ?? last;
    },
    answersBy(statusOf) {
      manner.statusOf = statusOf;
    },
    answersAfter(ms) {
      manner.delayMs = ms;
    },
    hasSeen: (count, withinMs = 20_000) =>
      untilFound(
        () => (received.length >= count ? received : undefined),
        withinMs,
        () => `the receiver saw ${received.length} of ${count} requests`,
      ),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** How the next requests are answered. */
interface Manner {
  statusOf(body: Buffer): number;
  delayMs: number;
}

function answering(received: Received[], manner: Manner): http.RequestListener {
  let underWay = 0;
  return async (request, response) => {
    const inFlight = ++underWay;
    const body = await buffer(request);
    const { method = "", url = "", rawHeaders, headers } = request;
    received.push({ method, target: url, rawHeaders, headers, body, at: new Date(), inFlight });
    const status = manner.statusOf(body);
    if (manner.delayMs > 0) await wait(manner.delayMs);
    underWay--;
    response.writeHead(status, { "content-type": "text/plain" }).end(`answered ${status}`);
  };
}
