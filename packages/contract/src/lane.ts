import type { AttemptReason } from "./request.ts";

/** The words that the store of deliveries (db) and the lanes (delivery) say to each other: values and one port, no shapes to parse. */

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
  /** Its sender may be waiting for the answer: so much of it is read, and told at once. */
  awaited?: { answerBytesMax: number };
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
  /** All of it, where it is longer than that and somebody may wait for it. */
  wholeBody?: Buffer;
  /** There was more than was read. */
  truncated?: boolean;
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

/** How a destination stands after failures in a row; all zero and nothing else = at rest. */
export interface BreakerState {
  /** Failures in a row, each saying that the destination is down. */
  failures: number;
  /** In a row, since the breaker opened. */
  failedProbes: number;
  /** Only while the breaker is open: when one delivery goes out, to see whether the destination is back. */
  probeAt?: Date;
  /** Only after it closed: how many may be in flight, until the destination takes its full concurrency. */
  rampSlots?: number;
}

/** What one claim leased. */
export interface Claim extends Array<ClaimedDelivery> {
  /** Fewer than were asked for, because the bodies are large: the rest is due too. */
  cut?: true;
}

/** Where a lane's deliveries are kept; every call has committed when it returns. */
export interface LaneStore {
  /** Leases up to `limit` due deliveries of this destination, oldest first; none while the destination is held. */
  claim(limit: number): Promise<Claim>;
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
