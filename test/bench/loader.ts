import fs from "node:fs";
import net from "node:net";
import type { Load, LoadFigures } from "./load.ts";

/** The load of a machine without wrk: raw sockets, one request after the other on each. */
const load: Load = JSON.parse(fs.readFileSync(0, "utf8"));
const { hostname, port, pathname } = new URL(load.url);
const lines = Object.entries({ Host: hostname, "Content-Length": Buffer.byteLength(load.body), ...load.headers }).map(
  ([name, value]) => `${name}: ${value}\r\n`,
);
const request = Buffer.from(`POST ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n${load.body}`);
const startMs = performance.now();
const endMs = startMs + load.seconds * 1_000;
const latenciesMs: number[] = [];
let failed = 0;

/** One connection; a new one takes its place when the server closes it. */
function keepSending(): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
    let answer = "";
    let sentMs = 0;
    const send = () => {
      if (performance.now() >= endMs) return socket.destroy();
      sentMs = performance.now();
      socket.write(request);
    };
    socket.on("connect", send);
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (!isWhole(answer)) return;
      if (/^HTTP\/1\.1 2/.test(answer)) latenciesMs.push(performance.now() - sentMs);
      else failed++;
      answer = "";
      send();
    });
    socket.on("error", () => failed++);
    socket.on("close", () => resolve(performance.now() < endMs ? keepSending() : undefined));
  });
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf("\r\n\r\n");
  const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0);
  return end >= 0 && answer.length >= end + 4 + length;
}

await Promise.all(Array.from({ length: load.connections }, keepSending));
latenciesMs.sort((left, right) => left - right);
const at = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0;
const figures: LoadFigures = {
  answered: latenciesMs.length,
  failed,
  seconds: (performance.now() - startMs) / 1_000,
  p50Ms: at(0.5),
  p95Ms: at(0.95),
  p99Ms: at(0.99),
};
console.log(JSON.stringify(figures));
