import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { newId } from "@postern/db/new-id";
import { exchange } from "../../setup/exchange.ts";
import type { House } from "../../setup/house.ts";
import { cpuSeconds } from "../cpu.ts";
import { postgresCpuSeconds } from "../postgres-cpu.ts";
import type { CrowdOrder } from "./crowd-agents.ts";
import { quantile, thousandths } from "./rounds.ts";
import type { TunnelHouse } from "./tunnel-house.ts";

/** Many agents that have nothing to do, and what it is when all of them come back at once. */
export interface CrowdFigures {
  agents: number;
  /** Memory that each costs the hub's process, and what that uses of one core while they idle. */
  hubRssKbPerAgent: number;
  hubCpuSharePercent: number;
  allInSeconds: number;
  allBackSeconds: number;
  /** Processor seconds until they were back. */
  backCpuSeconds: { hub: number; postgres: number };
  ingestP99Ms: { idle: number; beside: number };
  ingestRatio: number;
}

const agents = 1_000;
const idleMs = 12_000;
const postEveryMs = 20;
/** An endpoint to which nobody posts: without one a tunnel is fed by all of its owner's. */
const quiet = "quiet";
const gatheredWithinMs = 120_000;

/**
 * B7. The agents are WebSockets in one process that say hello and ping as the agent does: a thousand Node processes are not to be had here. What is received
 * beside them comes to another process than their hub's, as where there are so many.
 */
export async function benchCrowd(tunnelHouse: TunnelHouse): Promise<CrowdFigures> {
  const receiving = await tunnelHouse.house.openIngest();
  try {
    return await measure(tunnelHouse, receiving.ingestPort);
  } finally {
    await receiving.stop();
  }
}

async function measure({ house, token }: TunnelHouse, receivingPort: number): Promise<CrowdFigures> {
  const { url } = await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId, name: "beside" });
  const at = Object.assign(new URL(url), { port: String(receivingPort) }).href;
  await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId, name: quiet });
  await house.configured();
  const hubPid = house.ingest.pid();
  const tunnels = await makeTunnels(house);
  const before = residentKb(hubPid);
  const crowd = fork(path.join(import.meta.dirname, "crowd-agents.ts"));
  try {
    const allInSeconds = await gathered(crowd, { hubUrl: house.addresses.hub, token, tunnels });
    const hubRssKbPerAgent = Math.round((residentKb(hubPid) - before) / agents);
    const cpuBefore = cpuSeconds(hubPid);
    await sleep(idleMs);
    const hubCpuSharePercent = thousandths(((cpuSeconds(hubPid) - cpuBefore) / idleMs) * 100_000);
    const idle = quantile(await postWhile(at, sleep(idleMs)), 0.99);
    const usedBefore = await used(house);
    const back = gathered(crowd, "return");
    const beside = quantile(await postWhile(at, back), 0.99);
    const usedAfter = await used(house);
    const backCpuSeconds = { hub: thousandths(usedAfter.hub - usedBefore.hub), postgres: thousandths(usedAfter.postgres - usedBefore.postgres) };
    const ingestRatio = Math.round((beside / idle) * 100) / 100;
    const returned = { allBackSeconds: await back, backCpuSeconds, ingestP99Ms: { idle, beside }, ingestRatio };
    return { agents, hubRssKbPerAgent, hubCpuSharePercent, allInSeconds, ...returned };
  } finally {
    crowd.kill();
  }
}

/** One tunnel, made as its owner makes it, and copies of its rows: each agent has its own. */
async function makeTunnels({ gateway, database }: House): Promise<string[]> {
  const { tunnel } = await gateway.call("tunnel.open", { name: "laptop", endpoints: [quiet] });
  const copies = Array.from({ length: agents - 1 }, (_, index) => ({ tunnel: newId("tun"), destination: newId("dst"), name: `laptop-${index}` }));
  await database.sql(
    `INSERT INTO tunnel SELECT (jsonb_populate_record(t, jsonb_build_object('id', c.tunnel, 'name', c.name))).*
     FROM tunnel t, jsonb_to_recordset($2) AS c (tunnel text, name text) WHERE t.id = $1`,
    [tunnel.id, JSON.stringify(copies)],
  );
  await database.sql(
    `INSERT INTO destination SELECT (jsonb_populate_record(d, jsonb_build_object('id', c.destination, 'name', c.name, 'tunnel_id', c.tunnel))).*
     FROM destination d, jsonb_to_recordset($2) AS c (destination text, tunnel text, name text) WHERE d.tunnel_id = $1`,
    [tunnel.id, JSON.stringify(copies)],
  );
  return [tunnel.id, ...copies.map((copy) => copy.tunnel)];
}

/** Tells the crowd what to do; resolves with how long it took until each of its agents was welcomed. */
async function gathered(crowd: ChildProcess, word: CrowdOrder): Promise<number> {
  const startedAt = performance.now();
  crowd.send(word);
  await Promise.race([
    once(crowd, "message"),
    once(crowd, "exit").then(([code]) => Promise.reject(new Error(`the crowd ended with ${code}`))),
    sleep(gatheredWithinMs, undefined, { ref: false }).then(() => Promise.reject(new Error(`not all agents were welcomed within ${gatheredWithinMs} ms`))),
  ]);
  return Math.round((performance.now() - startedAt) / 100) / 10;
}

/** How long ingest's 202s take until something else is over, at a steady pace. */
async function postWhile(url: string, until: Promise<unknown>): Promise<number[]> {
  const tookMs: number[] = [];
  const posts: Promise<unknown>[] = [];
  const post = async () => {
    const { status, tookMs: ms } = await exchange(url);
    if (status !== 202) throw new Error(`ingest answered ${status}`);
    tookMs.push(ms);
  };
  const timer = setInterval(() => posts.push(post()), postEveryMs);
  await until.finally(() => clearInterval(timer));
  await Promise.all(posts);
  return tookMs;
}

/** Processor seconds so far. */
async function used({ ingest, database }: House): Promise<{ hub: number; postgres: number }> {
  const postgres = await postgresCpuSeconds({ query: async (text) => ({ rows: await database.sql(text) }) });
  return { hub: cpuSeconds(ingest.pid()), postgres };
}

function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
