import { exchange } from "../../setup/exchange.ts";
import { live, reversedHttp2 } from "./live-contenders.ts";
import { inOrder, quantile, withWays } from "./rounds.ts";

/** What one way carries where hub and agent are far from each other. */
export interface DistanceRow {
  way: string;
  roundTripMs: number;
  upMbPerSecond: number;
  downMbPerSecond: number;
  /** 1 KB and its answer, one at a time. */
  p50Ms: number;
}

const bytes = 8_000_000;
const rounds = 5;
const calls = 20;
const roundTripsMs = [20, 80];

/** B5: 8 MB up and down through a link with a round trip of 20 and 80 ms; on loopback, whose buffers flatter every way. */
export async function benchDistance(): Promise<DistanceRow[]> {
  const rows: DistanceRow[] = [];
  for (const roundTripMs of roundTripsMs) {
    const ways = { live: (origin: string) => live(origin, { roundTripMs }), "reversed HTTP/2": (origin: string) => reversedHttp2(origin, { roundTripMs }) };
    rows.push(...(await withWays(ways, (running) => inOrder(running, async (way, { url }) => ({ way, roundTripMs, ...(await measureFar(url, bytes)) })))));
  }
  return rows;
}

/** The medians of a few exchanges, one at a time, with what is at the other end of a link. */
export async function measureFar(url: string, bytes: number): Promise<Omit<DistanceRow, "way" | "roundTripMs">> {
  const small = Buffer.alloc(1_024, "x");
  const large = Buffer.alloc(bytes, "x");
  const up = () => exchange(url, { body: large });
  const down = () => exchange(`${url}bytes/${bytes}`, { method: "GET" });
  await up(); // the first connection, and its windows
  const p50Ms = await medianMs(calls, () => exchange(url, { body: small }));
  const rate = (ms: number) => Math.round(bytes / ms / 100) / 10;
  return { upMbPerSecond: rate(await medianMs(rounds, up)), downMbPerSecond: rate(await medianMs(rounds, down)), p50Ms };
}

async function medianMs(times: number, call: () => ReturnType<typeof exchange>): Promise<number> {
  const tookMs: number[] = [];
  for (let time = 0; time < times; time++) {
    const answer = await call();
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    tookMs.push(answer.tookMs);
  }
  return quantile(tookMs, 0.5);
}
