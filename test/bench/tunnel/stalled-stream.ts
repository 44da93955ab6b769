import { once } from "node:events";
import http from "node:http";
import { exchange } from "../../setup/exchange.ts";
import type { Contender } from "./contenders.ts";
import { live } from "./live-contenders.ts";
import { inOrder, quantile, withWays } from "./rounds.ts";
import { watchMemory } from "./slow-reader.ts";

/** What a visitor who reads nothing costs the hub, and the other streams of the same agent. */
export interface StalledFigures {
  streams: number;
  othersP99Ms: { before: number; beside: number };
  othersRatio: number;
  hubGrewMb: number;
  agentGrewMb: number;
}

const streams = 64;
const askedBytes = 40_000_000;
const roundMs = 5_000;
/** Each with and without the one that stands still, in turns. */
const rounds = 3;

/** One visitor asks for 40 MB and reads none of it, while 63 others send small requests, each as soon as it has its answer. */
export function benchStalledStream(): Promise<StalledFigures> {
  return withWays({ live }, async (running) => {
    const [figures] = await inOrder(running, async (_way, contender) => besideStalled(contender));
    if (!figures) throw new Error("nothing was measured");
    return figures;
  });
}

async function besideStalled(contender: Contender): Promise<StalledFigures> {
  await othersOf(contender); // warm
  const p99Ms = { before: [] as number[], beside: [] as number[] };
  const grewMb: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    p99Ms.before.push(quantile(await othersOf(contender), 0.99));
    const peak = watchMemory(contender);
    const letGo = await stall(contender);
    p99Ms.beside.push(quantile(await othersOf(contender), 0.99));
    grewMb.push(peak.stop());
    letGo();
  }
  const othersP99Ms = { before: quantile(p99Ms.before, 0.5), beside: quantile(p99Ms.beside, 0.5) };
  const most = (process: number) => Math.max(...grewMb.map((grown) => grown[process] ?? Number.NaN));
  return { streams, othersP99Ms, othersRatio: Math.round((othersP99Ms.beside / othersP99Ms.before) * 100) / 100, hubGrewMb: most(0), agentGrewMb: most(1) };
}

/** Asks, and takes the head of the answer alone. */
async function stall({ url, headers }: Contender): Promise<() => void> {
  const request = http.get(`${url}bytes/${askedBytes}`, { headers, agent: false });
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  answer.pause();
  return () => request.destroy();
}

async function othersOf({ url }: Contender): Promise<number[]> {
  const tookMs: number[] = [];
  const until = performance.now() + roundMs;
  const one = async () => {
    while (performance.now() < until) tookMs.push((await exchange(url, { body: "small" })).tookMs);
  };
  await Promise.all(Array.from({ length: streams - 1 }, one));
  return tookMs;
}
