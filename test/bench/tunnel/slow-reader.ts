import { setTimeout as sleep } from "node:timers/promises";
import { exchange } from "../../setup/exchange.ts";
import type { Contender } from "./contenders.ts";
import { live } from "./live-contenders.ts";
import { quantile, withWays } from "./rounds.ts";

/** What a reader that cannot keep up costs the hub, and the others there. */
export interface SlowReaderFigures {
  uploadMb: number;
  /** What the local server says it has read. */
  arrivedMb: number;
  tookSeconds: number;
  hubGrewMb: number;
  agentGrewMb: number;
  othersP99Ms: { before: number; beside: number };
  othersRatio: number;
}

const bytes = 40_000_000;
const lookEveryMs = 200;
const othersMs = 6_000;
const pauseMs = 5;
const withinMs = 90_000;

/** B6: an upload of 40 MB into a local server that reads 1.3 MB/s, and small requests to the same agent beside it. */
export function benchSlowReader(): Promise<SlowReaderFigures> {
  return withWays({ live }, async ([[, contender] = none]) => {
    await othersOf(contender, othersMs / 2); // warm
    const before = quantile(await othersOf(contender, othersMs), 0.99);
    const peak = watchMemory(contender);
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(withinMs);
    const uploading = exchange(`${contender.url}slowly`, { body: Buffer.alloc(bytes, "x"), signal });
    const beside = quantile(await othersOf(contender, othersMs), 0.99);
    const { body } = await uploading;
    const tookSeconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const [hubGrewMb = Number.NaN, agentGrewMb = Number.NaN] = peak.stop();
    const othersRatio = Math.round((beside / before) * 100) / 100;
    const arrivedMb = Number(body.toString()) / 1e6;
    return { uploadMb: bytes / 1e6, arrivedMb, tookSeconds, hubGrewMb, agentGrewMb, othersP99Ms: { before, beside }, othersRatio };
  });
}

const none: [string, Contender] = ["", { url: "", headers: {}, processes: [], stop: async () => {} }];

async function othersOf({ url }: Contender, ms: number): Promise<number[]> {
  const tookMs: number[] = [];
  const until = performance.now() + ms;
  while (performance.now() < until) {
    tookMs.push((await exchange(url, { body: "small" })).tookMs);
    await sleep(pauseMs);
  }
  return tookMs;
}

/** The most that each process has grown by when it is asked to stop. */
export function watchMemory({ processes }: Contender): { stop(): number[] } {
  const first = processes.map((process) => process.rssMb());
  const most = [...first];
  const timer = setInterval(() => {
    for (const [index, process] of processes.entries()) most[index] = Math.max(most[index] ?? 0, process.rssMb());
  }, lookEveryMs);
  return {
    stop() {
      clearInterval(timer);
      return most.map((mb, index) => mb - (first[index] ?? 0));
    },
  };
}
