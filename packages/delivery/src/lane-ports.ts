import type { ClaimedDelivery, LaneStore, Outcome, Sent, SettledDelivery } from "@postern/contract/lane";

/**
 * Who carries: the worker hands egress, the hub hands the agent. Never throws: a failure is a Sent with a reason.
 * Nothing = it never left (no slot, the agent went before it took it): the lease is given back unspent.
 */
export interface Carrier {
  send(delivery: ClaimedDelivery, signal: AbortSignal): Promise<Sent | undefined>;
}

/** Decides what a send comes to; `outcomeOf` (outcome.ts) is the ladder's own. */
export type Judge = (delivery: ClaimedDelivery, sent: Sent, world: { now: Date; random: () => number }) => Outcome;

export interface LanePorts {
  store: LaneStore;
  carrier: Carrier;
  judge: Judge;
  now(): Date;
  /** In [0, 1). */
  random(): number;
  /** Resolves after this long, or at once when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Told once the outcome is committed (never for a stale one): the log line, the hub's `settled` frame. */
  settled?(settled: SettledDelivery): void;
}

export interface LaneSettings {
  /** Sends in flight at once; asked anew each time, for a hub's credit changes. */
  slots(): number;
  /** Keeps the order of arrival: what fails holds up what came after it. Goes with one slot. */
  strict?: boolean;
  /** Leases deliveries beyond the free slots, so that a fast destination never waits for a claim. */
  claimsAhead?: boolean;
  /** How long a turn that has nothing to do stays for the next bell; asked at that time. */
  lingerMs?(): number;
  /** After this long the turn claims no more, so that others get theirs. */
  turnMs?: number;
}

/** What one turn did. */
export interface LaneTurn {
  claimed: number;
  delivered: number;
  retried: number;
  gaveUp: number;
  /** Outcomes or sends whose lease was no longer ours. */
  stale: number;
  released: number;
  /** idle: nothing more is due; turn: its time is over, more may be due; held: an outcome held the destination; stopped: by the caller. */
  ended: "idle" | "turn" | "held" | "stopped";
  nextDueAt?: Date;
}

/** A lane's turn under way. */
export interface RunningLane {
  /** Look again: deliveries came due, or slots became free. False when this turn has looked for the last time. */
  ring(): boolean;
  /** Claims no more, gives back what waits, finishes what is in flight. */
  stop(): void;
  /** Breaks off what is in flight as well; it is recorded as such, uncharged, and due again at once. */
  abort(): void;
  /** Ends when nothing is due or in flight and all is settled; rejects when the store fails for good. */
  done: Promise<LaneTurn>;
}
