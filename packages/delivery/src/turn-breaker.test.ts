import type { BreakerState, Sent } from "@postern/contract/lane";
import { expect, test } from "vitest";
import { breakerAtRest } from "./breaker.ts";
import { claimedDelivery, FakeLane, sentWith } from "./testing.ts";
import { TurnBreaker } from "./turn-breaker.ts";

const world = { now: new Date(1_800_000_000_000), random: () => 0.5 };
const refused: Sent = { ...sentWith(0), status: undefined, reason: "refused-connection" };
const open: BreakerState = { failures: 10, failedProbes: 0, probeAt: world.now };

/** A turn over a fake whose destination answers this way. */
async function turn(state: BreakerState, { due, answer, concurrency = 5 }: { due: number; answer: () => Sent | undefined; concurrency?: number }) {
  const breaker = new TurnBreaker(state, concurrency);
  const carrier = breaker.carry({ send: () => new Promise((resolve) => setImmediate(() => resolve(answer()))) });
  const fake = new FakeLane({ due, carrier, judge: (delivery, sent, at) => breaker.judge(delivery, sent, at) });
  const result = await fake.run({ slots: () => breaker.slots, claimsAhead: !breaker.isProbe });
  return { breaker, fake, result };
}

test("a turn against a destination that is down stops after ten failures; the rest costs no attempt", async () => {
  const { breaker, fake, result } = await turn(breakerAtRest, { due: 500, answer: () => refused });
  expect(fake.sent.length).toBeGreaterThanOrEqual(10);
  expect(fake.sent.length).toBeLessThanOrEqual(10 + 4);
  expect(fake.leased.size).toBe(0);
  expect(result).toMatchObject({ retried: fake.sent.length, delivered: 0 });
  expect(breaker.isNews).toBe(true);
  expect(breaker.state.probeAt).toBeInstanceOf(Date);
});

test("a healthy turn leaves nothing to write", async () => {
  const { breaker, fake } = await turn(breakerAtRest, { due: 50, answer: () => sentWith(200) });
  expect(fake.sent).toHaveLength(50);
  expect(breaker.isNews).toBe(false);
});

test("a probe is one send, which is not charged when it fails", async () => {
  const { breaker, fake } = await turn(open, { due: 50, answer: () => refused });
  expect(fake.sent).toHaveLength(1);
  expect(fake.settled).toMatchObject([{ sent: { charged: false }, outcome: { kind: "retry", reason: "refused-connection" } }]);
  expect(breaker.state).toMatchObject({ failedProbes: 1, probeAt: expect.any(Date) });
  expect(fake.leased.size).toBe(0);
});

test("a probe that never left costs its delivery nothing, and the breaker no probe", async () => {
  const unsent: Sent = { ...sentWith(0), status: undefined, reason: "address-not-allowed" };
  const { breaker, fake } = await turn({ ...open, failedProbes: 3 }, { due: 2, answer: () => unsent });
  expect(fake.settled).toMatchObject([{ sent: { charged: false }, outcome: { kind: "retry", reason: "address-not-allowed" } }]);
  expect(breaker.state).toMatchObject({ failures: 10, failedProbes: 3, probeAt: expect.any(Date) });
  expect(breaker.isNews).toBe(true);
});

test("a probe that is answered delivers, and the next turn begins with one in flight", async () => {
  const probe = await turn(open, { due: 50, answer: () => sentWith(200) });
  expect(probe.fake.sent).toHaveLength(1);
  expect(probe.result).toMatchObject({ delivered: 1, claimed: 1 });
  expect(probe.breaker.state).toEqual({ failures: 0, failedProbes: 0, rampSlots: 1 });

  const ramp = await turn(probe.breaker.state, { due: 49, answer: () => sentWith(200), concurrency: 8 });
  expect(ramp.fake.claimLimits[0]).toBe(1);
  expect(ramp.fake.inFlightMax).toBe(8);
  expect(ramp.breaker.state).toEqual(breakerAtRest);
});

test("429 on a probe means that the destination is there: its patience is kept, and the breaker closes", async () => {
  const { breaker, fake } = await turn(open, { due: 2, answer: () => ({ ...sentWith(429), responseHeaders: ["Retry-After", "3600"] }) });
  const [settled] = fake.settled;
  expect(settled).toMatchObject({ sent: { charged: true }, outcome: { kind: "retry" } });
  const at = settled?.outcome.kind === "retry" ? settled.outcome.nextAttemptAt.getTime() : 0;
  expect(at - fake.clock.getTime()).toBe(3_600_000);
  expect(breaker.state.probeAt).toBeUndefined();
});

test("410 still asks to stop, whatever the breaker thinks", () => {
  const breaker = new TurnBreaker(open, 5);
  expect(breaker.judge(claimedDelivery("dlv_1"), sentWith(410), world)).toMatchObject({ hold: "gone" });
});

test("what was in flight when it opened neither closes it nor moves its probe", () => {
  const breaker = new TurnBreaker({ failures: 9, failedProbes: 0 }, 5);
  breaker.judge(claimedDelivery("dlv_1"), refused, world);
  const opened = breaker.state;
  breaker.judge(claimedDelivery("dlv_2"), refused, { ...world, now: new Date(0) });
  breaker.judge(claimedDelivery("dlv_3"), sentWith(200), world);
  expect(breaker.state).toBe(opened);
  expect(breaker.slots).toBe(0);
});

test("a probe that found nothing to send gives its turn back: the next event is the probe", async () => {
  const { breaker, result } = await turn(open, { due: 0, answer: () => refused });
  expect(result.claimed).toBe(0);
  expect(breaker.isNews).toBe(true);
  expect(breaker.state).toBe(open);
});

test("a probe that was broken off before it left gives its turn back", async () => {
  const { breaker, fake } = await turn(open, { due: 1, answer: () => undefined });
  expect(fake.settled).toEqual([]);
  expect(breaker.isNews).toBe(true);
  expect(breaker.state).toBe(open);
});
