import { levelOf, type NoticeLevel } from "@postern/contract/notice";
import type { Arrival } from "@postern/db/arrival";
import { type Limits as ReadLimits, StorageTally, type StoredBytes } from "@postern/db/storage";

/** Why nothing more is taken in: this process's heap, the database's disk, or the organization's quota is used up. */
export type Shortage = "heap" | "disk" | "quota";

export interface LimitPorts {
  /** How full the heap is, from 0 to 1. */
  heapRatio(): number;
  /** As the worker wrote them down. */
  readLimits(): Promise<ReadLimits>;
  addStorage(entries: readonly StoredBytes[]): Promise<void>;
  /** Every few seconds: how it stands with the heap, for every page to show. */
  tell(heap: NoticeLevel | undefined): Promise<void>;
  onTrouble(error: Error): void;
}
export interface LimitSettings {
  heapEveryMs: number;
  exchangeEveryMs: number;
}
export const limitDefaults: LimitSettings = { heapEveryMs: 250, exchangeEveryMs: 5_000 };

export interface Limits {
  shortageFor(organizationId: string): Shortage | undefined;
  /** Counts what was stored. */
  count(stored: readonly Arrival[]): void;
  /** One sentence each. */
  alarms(): string[];
  /** Writes what it counted. */
  end(): Promise<void>;
}

const nothing: ReadLimits = { full: new Set(), isDiskFull: false };

/** What this process may still take in: its heap is looked at here, quotas and the disk are somebody else's figures, exchanged every few seconds. */
export function keepLimits(ports: LimitPorts, settings: LimitSettings = limitDefaults): Limits {
  const tally = new StorageTally();
  let heap = ports.heapRatio();
  let read = nothing;
  let exchanging: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    const entries = tally.take();
    if (entries.length === 0) return;
    await ports.addStorage(entries).catch((error: Error) => {
      tally.putBack(entries);
      throw error;
    });
  };
  const exchange = async (): Promise<void> => {
    const results = await Promise.allSettled([write(), ports.tell(levelOf(heap)), ports.readLimits()]);
    for (const result of results) if (result.status === "rejected") ports.onTrouble(result.reason);
    const [, , limits] = results;
    if (limits.status === "fulfilled") read = limits.value; // what was known last still counts while the database is away
    exchanging = undefined;
  };
  const exchangeUnlessUnderWay = () => {
    exchanging ??= exchange();
    return exchanging;
  };
  const timers = [
    setInterval(() => {
      heap = ports.heapRatio();
    }, settings.heapEveryMs),
    setInterval(() => void exchangeUnlessUnderWay(), settings.exchangeEveryMs),
  ];
  void exchangeUnlessUnderWay();
  return {
    shortageFor(organizationId) {
      if (levelOf(heap) === "urgent") return "heap";
      if (read.isDiskFull) return "disk";
      return read.full.has(organizationId) ? "quota" : undefined;
    },
    count: (stored) => tally.add(stored),
    alarms: () => [
      ...(levelOf(heap) ? [`the heap is ${Math.round(heap * 100)} % full`] : []),
      ...(read.isDiskFull ? ["the disk of the database is full: requests are answered 503"] : []),
    ],
    async end() {
      for (const timer of timers) clearInterval(timer);
      await exchanging;
      await write().catch(ports.onTrouble);
    },
  };
}
