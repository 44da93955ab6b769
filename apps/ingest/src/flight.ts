import { setTimeout as sleep } from "node:timers/promises";
import type { Arrival, Stored } from "@postern/db/arrival";
import type { StoreFault } from "@postern/db/store-fault";

/** What a flight needs of the database. */
export interface ArrivalStore {
  commit(arrivals: readonly Arrival[]): Promise<Stored[]>;
  /** Which of these are stored: asked before anything is sent a second time. */
  findStored(arrivals: readonly Arrival[]): Promise<Set<string>>;
  faultOf(error: unknown): StoreFault;
}
/** What a request's sender is told: it is stored, it was stored before, or nobody may promise anything. */
export type Fate = Stored | { kind: "unavailable"; reason: "full" | "drain" | "database" | "disk" | "unknown" | "unstorable" };

/** An arrival whose sender waits. */
export interface Waiting {
  readonly arrival: Arrival;
  readonly bytes: number;
  readonly sinceMs: number;
  readonly isSettled: boolean;
  settle(fate: Fate): void;
}
export interface FlightPorts {
  store: ArrivalStore;
  nowMs(): number;
  retryPauseMs: number;
  /** After each commit: what is stored now, how many were sent, how long it took. */
  onCommit(stored: readonly Arrival[], batch: { size: number; durationMs: number }): void;
  onFault(fault: StoreFault, error: unknown): void;
}

/** Brings a batch to its end: what fails is looked up before it is tried again, as long as a sender waits for it. */
export async function flyBatch(batch: readonly Waiting[], ports: FlightPorts): Promise<void> {
  let error = await tryCommit(batch, ports);
  while (error !== undefined) {
    const fault = ports.store.faultOf(error);
    ports.onFault(fault, error);
    if (fault === "disk") return giveUp(await findOpen(batch, ports), "disk"); // a commit is several statements: the first may have found room
    if (fault !== "row") await sleep(ports.retryPauseMs);
    const open = await findOpen(batch, ports);
    if (open.length === 0) return;
    if (fault === "row") return flyHalves(open, ports);
    error = await tryCommit(open, ports);
  }
}

async function tryCommit(batch: readonly Waiting[], { store, nowMs, onCommit }: FlightPorts): Promise<unknown> {
  const startMs = nowMs();
  const arrivals = batch.map(({ arrival }) => arrival);
  try {
    const fates = await store.commit(arrivals);
    const stored = arrivals.filter((_, index) => fates[index]?.kind === "stored");
    onCommit(stored, { size: batch.length, durationMs: nowMs() - startMs });
    for (const [index, waiting] of batch.entries()) waiting.settle(fates[index] ?? { kind: "unavailable", reason: "unknown" });
  } catch (error) {
    return error ?? new Error("the store failed without a reason");
  }
}

/** Who of a failed batch is neither stored nor given up; asks until the database answers. */
async function findOpen(batch: readonly Waiting[], { store, retryPauseMs, onCommit }: FlightPorts): Promise<Waiting[]> {
  for (;;) {
    const open = batch.filter(({ isSettled }) => !isSettled);
    if (open.length === 0) return [];
    const stored = await store.findStored(open.map(({ arrival }) => arrival)).catch(() => undefined);
    if (!stored) {
      await sleep(retryPauseMs);
      continue;
    }
    const found = open.filter(({ arrival }) => stored.has(arrival.id));
    for (const waiting of found) waiting.settle({ kind: "stored" });
    const arrivals = found.map(({ arrival }) => arrival);
    if (found.length > 0) onCommit(arrivals, { size: 0, durationMs: 0 });
    return open.filter(({ isSettled }) => !isSettled);
  }
}

/** Their senders hear at once that they should come back; who comes next tries anew, so it goes on by itself when there is room again. */
function giveUp(batch: readonly Waiting[], reason: "disk"): void {
  for (const waiting of batch) waiting.settle({ kind: "unavailable", reason });
}

/** One of these rows is bad: halves fly apart until it stands alone, so that its neighbours are stored. */
async function flyHalves(batch: readonly Waiting[], ports: FlightPorts): Promise<void> {
  const [only] = batch;
  if (only && batch.length === 1) {
    only.settle({ kind: "unavailable", reason: "unstorable" });
    return;
  }
  const middle = Math.ceil(batch.length / 2);
  for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
    const open = half.filter(({ isSettled }) => !isSettled); // the first half takes its time: who was told to come back by then is not stored
    if (open.length > 0) await flyBatch(open, ports);
  }
}
