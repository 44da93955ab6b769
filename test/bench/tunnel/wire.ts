import { randomBytes } from "node:crypto";
import { startChild } from "../child.ts";
import { cpuSeconds } from "../cpu.ts";
import { type LoadFigures, sendLoad } from "../load.ts";
import { bareProxy, type Contender, direct, localtunnel, postern } from "./contenders.ts";

/** What one way did with one size of body. */
export interface WireRow {
  way: Way;
  size: Size;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time a request of the end that senders reach, and of the end beside the local server. */
  hubCpuMs: number;
  agentCpuMs: number;
  rssMb: string;
  failed: number;
}
export type Way = keyof typeof ways;
export type Size = keyof typeof sizes;

const ways = { direct, proxy: bareProxy, postern, localtunnel };
const sizes = {
  "1 KB": { bytes: 1_024, connections: 32 },
  "1 MB": { bytes: 1_048_576, connections: 8 },
  "1 KB, one at a time": { bytes: 1_024, connections: 1 },
};
const rounds = 3;
const warmUpSeconds = 1;

/** B1: the same load by every way, round by round in turns; the median round of each counts. */
export async function benchWire(seconds: number): Promise<WireRow[]> {
  const origin = await startChild("test/bench/receiver.ts", {});
  const url = `http://127.0.0.1:${origin.ready.port}/`;
  const contenders: [Way, Contender][] = [];
  try {
    for (const [way, start] of Object.entries(ways)) contenders.push([way as Way, await start(url)]);
    const rows: WireRow[] = [];
    for (const size of Object.keys(sizes) as Size[]) rows.push(...(await alternate(contenders, size, Math.max(1, seconds / rounds))));
    return rows;
  } finally {
    for (const [, contender] of contenders) await contender.stop();
    await origin.stop();
  }
}

async function alternate(contenders: readonly [Way, Contender][], size: Size, seconds: number): Promise<WireRow[]> {
  const measured = new Map<Way, Round[]>(contenders.map(([way]) => [way, []]));
  for (const [, contender] of contenders) await measure(contender, size, warmUpSeconds);
  for (let round = 0; round < rounds; round++)
    for (const [way, contender] of contenders) measured.get(way)?.push(await measure(contender, size, Math.round(seconds)));
  return contenders.map(([way, { processes }]) => ({
    way,
    size,
    ...medianRound(measured.get(way) ?? []),
    rssMb: processes.map((process) => process.rssMb()).join(" + ") || "-",
  }));
}

type Round = Omit<WireRow, "way" | "size" | "rssMb">;

async function measure({ url, headers, processes }: Contender, size: Size, seconds: number): Promise<Round> {
  const { bytes, connections } = sizes[size];
  const before = processes.map(({ pid }) => cpuSeconds(pid));
  const body = randomBytes(bytes / 2).toString("hex");
  const figures: LoadFigures = await sendLoad({ url, headers: { "Content-Type": "text/plain", ...headers }, body, connections, seconds });
  const [hubCpuMs = 0, agentCpuMs = 0] = processes.map(({ pid }, index) => thousandths(((cpuSeconds(pid) - (before[index] ?? 0)) / figures.answered) * 1_000));
  const perSecond = Math.round((figures.answered / figures.seconds) * 10) / 10;
  return { perSecond, p50Ms: thousandths(figures.p50Ms), p99Ms: thousandths(figures.p99Ms), hubCpuMs, agentCpuMs, failed: figures.failed };
}

function medianRound(measured: readonly Round[]): Round {
  const sorted = measured.toSorted((one, other) => one.perSecond - other.perSecond);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (!median) throw new Error("nothing was measured");
  return { ...median, failed: measured.reduce((sum, { failed }) => sum + failed, 0) };
}

export function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
