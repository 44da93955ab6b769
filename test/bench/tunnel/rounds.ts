import { randomBytes } from "node:crypto";
import { type Child, startChild } from "../child.ts";
import { cpuSeconds } from "../cpu.ts";
import { sendLoad } from "../load.ts";
import type { Contender } from "./contenders.ts";

/** What one way did with one size of body. */
export interface Row {
  way: string;
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
const sizes = {
  "1 KB": { bytes: 1_024, connections: 32 },
  "1 MB": { bytes: 1_048_576, connections: 8 },
  "1 KB, one at a time": { bytes: 1_024, connections: 1 },
};
export type Size = keyof typeof sizes;
export type Ways = Record<string, (origin: string) => Promise<Contender>>;
export type Running = readonly [way: string, contender: Contender];

const rounds = 3;
/** Until both ends of every way run compiled code: a cold end costs twice as much a request. */
const warmUpSeconds = 5;

/** Starts every way to one local server, and stops all of them after the work. */
export async function withWays<Result>(ways: Ways, work: (running: readonly Running[], origin: Child) => Promise<Result>): Promise<Result> {
  const origin = await startChild("test/bench/tunnel/origin.ts", {});
  const running: Running[] = [];
  try {
    for (const [way, start] of Object.entries(ways)) running.push([way, await start(`http://127.0.0.1:${origin.ready.port}/`)]);
    return await work(running, origin);
  } finally {
    for (const [, contender] of running) await contender.stop();
    await origin.stop();
  }
}

/** One after the other: two that are measured at once measure each other. */
export async function inOrder<Result>(running: readonly Running[], measureOne: (way: string, contender: Contender) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const [way, contender] of running) results.push(await measureOne(way, contender));
  return results;
}

/** The same load of every size by every way, round by round in turns; of each the median round counts. */
export async function inTurns(running: readonly Running[], secondsOfRound: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of Object.keys(sizes) as Size[]) {
    const measured = new Map<string, Round[]>(running.map(([way]) => [way, []]));
    for (let round = 0; round < rounds; round++)
      for (const [way, contender] of running) {
        await measure(contender, size, warmUpSeconds); // while the others had their turns, kept connections were given up
        measured.get(way)?.push(await measure(contender, size, secondsOfRound));
      }
    for (const [way, { processes }] of running) {
      const rssMb = processes.map((process) => process.rssMb()).join(" + ") || "-";
      rows.push({ way, size, ...medianRound(measured.get(way) ?? []), rssMb });
    }
  }
  return rows;
}

type Round = Omit<Row, "way" | "size" | "rssMb">;

async function measure({ url, headers, processes }: Contender, size: Size, seconds: number): Promise<Round> {
  const { bytes, connections } = sizes[size];
  const before = processes.map(({ pid }) => cpuSeconds(pid));
  const body = randomBytes(bytes / 2).toString("hex");
  const figures = await sendLoad({ url, headers: { "Content-Type": "text/plain", ...headers }, body, connections, seconds });
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

/** How one way's rate stands to another's, with this size. */
export function ratioOf(rows: readonly Row[], size: Size, { of, to }: { of: string; to: string }): number {
  const rate = (way: string) => rows.find((row) => row.way === way && row.size === size)?.perSecond ?? Number.NaN;
  return thousandths(rate(of) / rate(to));
}

export function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return thousandths(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}
