import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";

export interface Receiver {
  url: string;
  seen: { headers: http.IncomingHttpHeaders; raw: string[]; body: Buffer }[];
  delayMs: number;
  inFlightMax: number;
  /** At each arrival, how many were in flight with it. */
  inFlight: number[];
  /** What it answers once the given answers are used up. */
  answer(body: Buffer): number;
  answers(...statuses: number[]): void;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const statuses: number[] = [];
  let inFlight = 0;
  const server = http.createServer(async (request, response) => {
    started.inFlight.push(++inFlight);
    started.inFlightMax = Math.max(started.inFlightMax, inFlight);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (started.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, started.delayMs));
    const body = Buffer.concat(chunks);
    started.seen.push({ headers: request.headers, raw: request.rawHeaders, body });
    inFlight--;
    response.writeHead(statuses.shift() ?? started.answer(body)).end("thanks");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const started: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?x=1`,
    seen: [],
    delayMs: 0,
    inFlightMax: 0,
    inFlight: [],
    answer: () => 200,
    answers: (...more) => statuses.push(...more),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return started;
}

/** As a destination would: the signature stands over id, time and body. */
export function verify(secret: string, headers: http.IncomingHttpHeaders, body: Buffer): void {
  const hmac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"));
  hmac.update(`${headers["postern-id"]}.${headers["postern-timestamp"]}.`).update(body);
  expect(headers["postern-signature"]).toBe(`v1,${hmac.digest("base64")}`);
}
