import fs from "node:fs";
import os from "node:os";
import { freePort } from "@postern/up/free-port";
import { type Child, type Running, startChild, startSilent } from "../child.ts";
import { makeCertificate } from "./certificate.ts";
import { type Contender, untilItAnswers } from "./contenders.ts";

/** What lies between hub and agent. */
export interface Link {
  roundTripMs: number;
  /** Of the packets, each way. Without it nothing is lost. */
  lossShare?: number;
}

/** No tunnel: the local server itself at the other end of the link, one connection for each of the sender's. */
export async function directFar(origin: string, link: Link): Promise<Contender> {
  const { ready, pid, rssMb, stop } = await startLink(Number(new URL(origin).port), link);
  return untilItAnswers({ url: `http://127.0.0.1:${ready.port}/`, headers: {}, processes: [{ pid, rssMb, stop }], stop });
}

/** Our hub's live desk and a real `postern share`, over data connections with TLS. */
export async function live(origin: string, between?: Link): Promise<Contender> {
  const files = makeCertificate();
  const hubPort = await freePort();
  const link = between && (await startLink(hubPort, between));
  const env = { POSTERN_BENCH_HUB_PORT: String(hubPort), POSTERN_BENCH_HUB_URL: `https://localhost:${link?.ready.port ?? hubPort}` };
  const hub = await startChild("apps/ingest/src/live/live-bench.ts", { POSTERN_BENCH_CERT: files.cert, POSTERN_BENCH_KEY: files.key, ...env });
  const server = `http://127.0.0.1:${hub.ready.port}`;
  const share = ["share", "http", new URL(origin).port, "--to", "organization", "--output", "quiet", "--server", server];
  const agent = startSilent(["apps/agent/bin/postern.mjs", ...share], {
    POSTERN_AGENT_TOKEN: `agt_aaaaaaaa_${"0".repeat(49)}`, // in the form of a token: there is nobody here who would look it up
    NODE_EXTRA_CA_CERTS: files.cert,
    HOME: files.folder,
  });
  return upAndRunning({ hub, agent, link, folder: files.folder });
}

/** Reversed HTTP/2 on one TLS socket, in its simplest form: what decision 23 turned down. Never part of the product. */
export async function reversedHttp2(origin: string, between?: Link): Promise<Contender> {
  const files = makeCertificate();
  const env = { POSTERN_BENCH_CERT: files.cert, POSTERN_BENCH_KEY: files.key };
  const hub = await startChild("test/bench/tunnel/http2-hub.ts", env);
  const link = between && (await startLink(Number(hub.ready.tunnelPort), between));
  const tunnelPort = String(link?.ready.port ?? hub.ready.tunnelPort);
  const agent = startSilent(["test/bench/tunnel/http2-agent.ts", tunnelPort, origin], { NODE_EXTRA_CA_CERTS: files.cert });
  return upAndRunning({ hub, agent, link, folder: files.folder });
}

function startLink(port: number, { roundTripMs, lossShare }: Link): Promise<Child> {
  if (lossShare === undefined) return startChild("test/bench/tunnel/slow-link.ts", {}, [String(port), String(roundTripMs)]);
  return startChild("test/bench/tunnel/lossy-link.ts", { TMPDIR: os.tmpdir() }, [String(port), String(roundTripMs), String(lossShare)]);
}

interface Parts {
  hub: Child;
  agent: Running;
  link: Child | undefined;
  folder: string;
}

function upAndRunning({ hub, agent, link, folder }: Parts): Promise<Contender> {
  return untilItAnswers({
    url: `http://127.0.0.1:${hub.ready.port}/`,
    headers: {},
    processes: [hub, agent],
    async stop() {
      await agent.stop();
      await link?.stop();
      await hub.stop();
      fs.rmSync(folder, { recursive: true });
    },
  });
}
