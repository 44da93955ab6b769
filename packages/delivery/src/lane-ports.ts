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
  responseHeaders: string[];
  /** The first 16 KiB. */
  responseBody: Buffer;
  responseBytes: number;
  retryAfterMs?: number;
  charged: boolean;
}

export type Outcome = { kind: "delivered" } | { kind: "retry"; reason: AttemptReason; nextAttemptAt: Date } | { kind: "give-up"; reason: AttemptReason };

export interface SettledDelivery {
  delivery: ClaimedDelivery;
  sent: Sent;
  outcome: Outcome;
}

/** Where a lane's deliveries are kept; both calls commit before they return. */
export interface LaneStore {
  /** Leases up to `limit` due deliveries of this destination, oldest first. */
  claim(limit: number): Promise<ClaimedDelivery[]>;
  /** Writes attempts and states, each guarded by its lease; answers how many were stale. */
  settle(settled: SettledDelivery[]): Promise<{ stale: number }>;
  /** Gives leases back unspent (no attempt is recorded): the agent went away, the process is ending. */
  release(deliveries: ClaimedDelivery[]): Promise<void>;
  /** Keeps leases alive while sends take long. */
  renew(deliveries: ClaimedDelivery[]): Promise<void>;
  /** When this lane's next delivery is due; nothing when none waits. */
  nextDueAt(): Promise<Date | undefined>;
  /** Holds the destination (410 Gone, agent away, local server down). */
  hold(cause: "gone" | "no-agent" | "local-down"): Promise<void>;
}

/** Who carries: the worker hands egress, the hub hands the agent. Never throws: a failure is a Sent with a reason. */
export interface Carrier {
  send(delivery: ClaimedDelivery, signal: AbortSignal): Promise<Sent>;
}

export interface LanePorts {
  store: LaneStore;
  carrier: Carrier;
  now(): Date;
  random(): number;
}
