import type { AttemptReason } from "@postern/contract/request";

/** One delivery under a lease, with all that is needed to bring it. */
export interface ClaimedDelivery {
  organizationId: string;
  deliveryId: string;
  leaseId: string;
  requestId: string;
  endpointId: string;
  endpointName: string;
  replayId?: string;
  /** This send's number, from 1; rises with every send. */
  attempt: number;
  /** Sends so far that count on the retry ladder, without this one. */
  charged: number;
  trigger: "first" | "retry" | "manual" | "replay";
  method: string;
  target: string;
  /** Flat raw list as received, sealed credentials opened; latin1. */
  rawHeaders: string[];
  /** Names (lower case) of the headers that were sealed credentials. */
  credentialHeaders: string[];
  body: Buffer;
  bodySha256: Buffer;
  receivedAt: Date;
  eventId?: string;
  eventType?: string;
}

/** What came of one send: an answer, or why there is none. `charged` false = the destination was not reached, the ladder stands still. */
export interface Sent {
  startedAt: Date;
  durationUs: number;
  status?: number;
  reason?: AttemptReason;
  detail?: string;
  address?: string;
  /** Flat raw list as the destination wrote it. */
  responseHeaders: string[];
  /** The first 16 KiB. */
  responseBody: Buffer;
  responseBytes: number;
  charged: boolean;
}

/** Why a whole destination waits after an attempt. */
export type LaneHold = "gone" | "no-agent" | "local-down";

/** What a send comes to; `hold` makes the destination's other deliveries wait as well. */
export type Outcome =
  | { kind: "delivered"; hold?: LaneHold }
  | { kind: "retry"; reason: AttemptReason; nextAttemptAt: Date; hold?: LaneHold }
  | { kind: "give-up"; reason: AttemptReason; hold?: LaneHold };

export interface SettledDelivery {
  delivery: ClaimedDelivery;
  sent: Sent;
  outcome: Outcome;
}

/** Where a lane's deliveries are kept; every call has committed when it returns. */
export interface LaneStore {
  /** Leases up to `limit` due deliveries of this destination, oldest first; none while the destination is held. */
  claim(limit: number): Promise<ClaimedDelivery[]>;
  /** Writes attempts and states, each guarded by its lease; answers the ids of deliveries whose lease was no longer ours. */
  settle(settled: SettledDelivery[]): Promise<{ stale: ReadonlySet<string> }>;
  /** Gives leases back unspent (no attempt is recorded): the agent went away, the process is ending. */
  release(deliveries: ClaimedDelivery[]): Promise<void>;
  /** Keeps leases alive while sends take long; answers the ids of deliveries whose lease was lost. */
  renew(deliveries: ClaimedDelivery[]): Promise<{ lost: ReadonlySet<string> }>;
  /** When this lane's next delivery is due; nothing when none waits or the destination is held. */
  nextDueAt(): Promise<Date | undefined>;
  /** Holds the destination (410 Gone, agent away, local server down). */
  hold(cause: LaneHold): Promise<void>;
}

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
  /** How many deliveries may be leased beyond the free slots, so that a fast destination never waits for a claim. 0 = none. */
  claimAheadMax?: number;
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
  /** Look again: deliveries came due, or slots became free. */
  ring(): void;
  /** Claims no more, gives back what waits, finishes what is in flight. */
  stop(): void;
  /** Breaks off what is in flight as well; its leases are given back. */
  abort(): void;
  /** Ends when nothing is due or in flight and all is settled; rejects when the store fails for good. */
  done: Promise<LaneTurn>;
}
