import type { ClaimedDelivery, LaneHold, Outcome, Sent, SettledDelivery } from "@postern/contract/lane";
import { runLane } from "./lane.ts";
import type { Carrier, LanePorts, LaneSettings } from "./lane-ports.ts";

/** An answer with this status and nothing else. */
export function sentWith(status: number): Sent {
  return { startedAt: new Date(0), durationUs: 1, status, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0, charged: true };
}

export interface FakeSettings {
  due: number;
  outcomes?: Record<string, Outcome>;
  carrier?: Carrier;
  settleFailures?: number;
}

/** A store, a carrier and a clock in memory, which keep the rules a real store keeps: one lease a delivery, settled once. */
export function fakeHouse({ due, outcomes = {}, carrier, settleFailures = 0 }: FakeSettings) {
  const waiting = Array.from({ length: due }, (_, index) => `dlv_${index}`);
  const renewals = new Set<() => void>();
  const house = {
    clock: new Date(1_800_000_000_000),
    clockStepMs: 0,
    nextDueAt: undefined as Date | undefined,
    leased: new Set<string>(),
    settled: [] as SettledDelivery[],
    told: [] as string[],
    sent: [] as string[],
    holds: [] as LaneHold[],
    claimLimits: [] as number[],
    inFlight: 0,
    inFlightMax: 0,
    arrive: (id: string) => waiting.push(id),
    passRenewals: () => {
      for (const pass of renewals) pass();
    },
    start: (settings: LaneSettings) => runLane(ports, settings),
    run: (settings: LaneSettings) => runLane(ports, settings).done,
    async until(fits: () => boolean) {
      for (let i = 0; i < 1_000 && !fits(); i++) await new Promise(setImmediate);
      if (!fits()) throw new Error("what was waited for did not come");
    },
  };
  let failuresLeft = settleFailures;
  const ports: LanePorts = {
    store: {
      async claim(limit) {
        house.claimLimits.push(limit);
        const claimed = waiting.splice(0, limit);
        for (const id of claimed) house.leased.add(id);
        return claimed.map(claimedDelivery);
      },
      async settle(settled) {
        if (failuresLeft-- > 0) throw new Error("database is away");
        const stale = new Set(settled.map(({ delivery }) => delivery.deliveryId).filter((id) => !house.leased.delete(id)));
        house.settled.push(...settled.filter(({ delivery }) => !stale.has(delivery.deliveryId)));
        return { stale };
      },
      async release(deliveries) {
        for (const { deliveryId } of deliveries) house.leased.delete(deliveryId);
      },
      async renew(deliveries) {
        return { lost: new Set(deliveries.map(({ deliveryId }) => deliveryId).filter((id) => !house.leased.has(id))) };
      },
      async nextDueAt() {
        return house.nextDueAt;
      },
      async hold(cause) {
        house.holds.push(cause);
      },
    },
    carrier: {
      async send(delivery, signal) {
        house.sent.push(delivery.deliveryId);
        house.inFlightMax = Math.max(house.inFlightMax, ++house.inFlight);
        const sent = carrier ? await carrier.send(delivery, signal) : await new Promise<Sent>((resolve) => setImmediate(() => resolve(sentWith(200))));
        house.inFlight--;
        return sent;
      },
    },
    judge: ({ deliveryId }) => outcomes[deliveryId] ?? { kind: "delivered" },
    now: () => {
      house.clock = new Date(house.clock.getTime() + house.clockStepMs);
      return house.clock;
    },
    random: () => 0.5,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (ms < 10_000) return setImmediate(resolve);
        renewals.add(resolve);
        signal?.addEventListener("abort", () => resolve());
      }),
    settled: ({ delivery }) => house.told.push(delivery.deliveryId),
  };
  return house;
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
