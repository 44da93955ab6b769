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
const limitDefaults: LimitSettings = { heapEveryMs: 250, exchangeEveryMs: 5_000 };

export interface Limits {
  shortageFor(organizationId: string): Shortage | undefined;
  /** Counts what was stored. */
  count(stored: readonly Arrival[]): void;
  /** One sentence each. */
  alarms(): string[];
  /** Writes what it counted. */
  end(): Promise<void>;
}

/** What this process may still take in: its heap is looked at here, quotas and the disk are somebody else's figures, exchanged every few seconds. */
export function keepLimits(ports: LimitPorts, settings: LimitSettings = limitDefaults): Limits {
  return new ExchangedLimits(ports, settings);
}

class ExchangedLimits implements Limits {
  readonly #ports: LimitPorts;
  readonly #tally = new StorageTally();
  readonly #timers: NodeJS.Timeout[];
  #heap: number;
  #read: ReadLimits = { full: new Set(), isDiskFull: false };
  #exchanging: Promise<void> | undefined;

  constructor(ports: LimitPorts, { heapEveryMs, exchangeEveryMs }: LimitSettings) {
    this.#ports = ports;
    this.#heap = ports.heapRatio();
    const lookAtHeap = () => {
      this.#heap = ports.heapRatio();
    };
    this.#timers = [setInterval(lookAtHeap, heapEveryMs), setInterval(() => this.#exchange(), exchangeEveryMs)];
    this.#exchange();
  }

  shortageFor(organizationId: string): Shortage | undefined {
    if (levelOf(this.#heap) === "urgent") return "heap";
    if (this.#read.isDiskFull) return "disk";
    return this.#read.full.has(organizationId) ? "quota" : undefined;
  }

  count(stored: readonly Arrival[]): void {
    this.#tally.add(stored);
  }

  alarms(): string[] {
    const heap = levelOf(this.#heap) && `the heap is ${Math.round(this.#heap * 100)} % full`;
    const disk = this.#read.isDiskFull && "the disk of the database is full: requests are answered 503";
    return [heap, disk].filter((sentence) => typeof sentence === "string");
  }

  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#exchanging;
    await this.#write().catch(this.#ports.onTrouble);
  }

  /** One exchange at a time, however long the database takes. */
  #exchange(): void {
    this.#exchanging ??= this.#exchangeNow().finally(() => {
      this.#exchanging = undefined;
    });
  }

  async #exchangeNow(): Promise<void> {
    const results = await Promise.allSettled([this.#write(), this.#ports.tell(levelOf(this.#heap)), this.#ports.readLimits()]);
    for (const result of results) if (result.status === "rejected") this.#ports.onTrouble(result.reason);
    const [, , limits] = results;
    if (limits.status === "fulfilled") this.#read = limits.value; // what was known last still counts while the database is away
  }

  async #write(): Promise<void> {
    const entries = this.#tally.take();
    if (entries.length === 0) return;
    await this.#ports.addStorage(entries).catch((error: Error) => {
      this.#tally.putBack(entries);
      throw error;
    });
  }
}
