import type { Claim, ClaimedDelivery, LaneHold, LaneStore, Outcome, Sent, SettledDelivery } from "@postern/contract/lane";
import { runLane } from "./lane.ts";
import type { Carrier, Judge, LanePorts, LaneSettings, LaneTurn, RunningLane } from "./lane-ports.ts";

/** An answer with this status and nothing else. */
export function sentWith(status: number): Sent {
  return { startedAt: new Date(0), durationUs: 1, status, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0, charged: true };
}

export interface FakeSettings {
  due: number;
  outcomes?: Record<string, Outcome>;
  carrier?: Carrier;
  /** Instead of `outcomes`. */
  judge?: Judge;
  settleFailures?: number;
  /** A claim brings no more than this, as one of large bodies does. */
  cutAt?: number;
}

/** A store, a carrier and a clock in memory, which keep the rules a real store keeps: one lease a delivery, settled once. */
export class FakeLane {
  clock = new Date(1_800_000_000_000);
  clockStepMs = 0;
  nextDueAt: Date | undefined;
  inFlight = 0;
  inFlightMax = 0;
  readonly waiting: string[];
  readonly leased = new Set<string>();
  readonly claimLimits: number[] = [];
  readonly sent: string[] = [];
  readonly settled: SettledDelivery[] = [];
  readonly told: string[] = [];
  readonly holds: LaneHold[] = [];
  readonly #renewals = new Set<() => void>();
  readonly #ports: LanePorts;

  constructor({ due, outcomes = {}, carrier = answersOk, judge, settleFailures = 0, cutAt = Number.POSITIVE_INFINITY }: FakeSettings) {
    this.waiting = Array.from({ length: due }, (_, index) => `dlv_${index}`);
    this.#ports = {
      store: storeOf(this, settleFailures, cutAt),
      carrier: countedBy(this, carrier),
      judge: judge ?? (({ deliveryId }) => outcomes[deliveryId] ?? { kind: "delivered" }),
      now: () => this.#tick(),
      random: () => 0.5,
      wait: (ms, signal) => this.#wait(ms, signal),
      settled: ({ delivery }) => this.told.push(delivery.deliveryId),
    };
  }

  arrive(deliveryId: string): void {
    this.waiting.push(deliveryId);
  }

  start(settings: LaneSettings): RunningLane {
    return runLane(this.#ports, settings);
  }

  run(settings: LaneSettings): Promise<LaneTurn> {
    return this.start(settings).done;
  }

  /** Ends every long wait: those for the next renewal, and those for the next bell. */
  passRenewals(): void {
    for (const pass of this.#renewals) pass();
  }

  async until(fits: () => boolean): Promise<void> {
    for (let i = 0; i < 1_000 && !fits(); i++) await new Promise(setImmediate);
    if (!fits()) throw new Error("what was waited for did not come");
  }

  #tick(): Date {
    this.clock = new Date(this.clock.getTime() + this.clockStepMs);
    return this.clock;
  }

  #wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (ms < 10_000) return setImmediate(resolve);
      this.#renewals.add(resolve);
      signal?.addEventListener("abort", () => resolve());
    });
  }
}

/** Leases what waits in the fake lane; the first `settleFailures` settlements fail. */
function storeOf(fake: FakeLane, settleFailures: number, cutAt: number): LaneStore {
  let failuresLeft = settleFailures;
  return {
    async claim(limit) {
      fake.claimLimits.push(limit);
      const cut = Math.min(limit, fake.waiting.length) > cutAt;
      const claimed = fake.waiting.splice(0, Math.min(limit, cutAt));
      for (const id of claimed) fake.leased.add(id);
      const claim: Claim = claimed.map((id) => claimedDelivery(id));
      return cut ? Object.assign(claim, { cut }) : claim;
    },
    async settle(settled) {
      if (failuresLeft-- > 0) throw new Error("database is away");
      const stale = new Set(settled.map(({ delivery }) => delivery.deliveryId).filter((id) => !fake.leased.delete(id)));
      fake.settled.push(...settled.filter(({ delivery }) => !stale.has(delivery.deliveryId)));
      return { stale };
    },
    async release(deliveries) {
      for (const { deliveryId } of deliveries) fake.leased.delete(deliveryId);
    },
    async renew(deliveries) {
      return { lost: new Set(deliveries.map(({ deliveryId }) => deliveryId).filter((id) => !fake.leased.has(id))) };
    },
    async nextDueAt() {
      return fake.nextDueAt;
    },
    async hold(cause) {
      fake.holds.push(cause);
    },
  };
}

const answersOk: Carrier = { send: () => new Promise((resolve) => setImmediate(() => resolve(sentWith(200)))) };

/** The carrier, with the fake lane keeping count of what it has on the way. */
function countedBy(fake: FakeLane, carrier: Carrier): Carrier {
  return {
    async send(delivery, signal) {
      fake.sent.push(delivery.deliveryId);
      fake.inFlightMax = Math.max(fake.inFlightMax, ++fake.inFlight);
      const sent = await carrier.send(delivery, signal);
      fake.inFlight--;
      return sent;
    },
  };
}

/** A delivery as a store hands it out, with nothing special about it. */
export function claimedDelivery(deliveryId: string): ClaimedDelivery {
  return {
    organizationId: "org_1",
    deliveryId,
    leaseId: "lse_1",
    requestId: "req_1",
    endpointId: "ep_1",
    endpointName: "GitHub",
    attempt: 1,
    charged: 0,
    trigger: "first",
    method: "POST",
    target: "/",
    rawHeaders: [],
    credentialHeaders: [],
    body: Buffer.alloc(0),
    bodySha256: Buffer.alloc(32),
    receivedAt: new Date(0),
  };
}
