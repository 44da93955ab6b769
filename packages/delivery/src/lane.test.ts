import { expect, test } from "vitest";
import { FakeLane, sentWith } from "./testing.ts";

test("a turn brings everything that is due and says when the next one is", async () => {
  const fake = new FakeLane({ due: 25 });
  const nextDueAt = new Date(fake.clock.getTime() + 5_000);
  fake.nextDueAt = nextDueAt;
  const turn = await fake.run({ slots: () => 5 });
  expect(turn).toMatchObject({ claimed: 25, delivered: 25, released: 0, stale: 0, ended: "idle", nextDueAt });
  expect(fake.settled).toHaveLength(25);
  expect(fake.inFlightMax).toBe(5);
});

test("no more are in flight than there are slots, and claims run ahead of a fast destination", async () => {
  const fake = new FakeLane({ due: 600 });
  await fake.run({ slots: () => 8, claimsAhead: true });
  expect(fake.inFlightMax).toBe(8);
  expect(Math.max(...fake.claimLimits)).toBeGreaterThan(50);
  expect(Math.max(...fake.claimLimits)).toBeLessThanOrEqual(200);
});

test("without claiming ahead a lane never leases more than its free slots", async () => {
  const fake = new FakeLane({ due: 50 });
  await fake.run({ slots: () => 3 });
  expect(Math.max(...fake.claimLimits)).toBe(3);
});

test("a claim that large bodies cut short is followed by the next one while its sends are under way", async () => {
  const fake = new FakeLane({ due: 6, cutAt: 1 });
  const turn = await fake.run({ slots: () => 3 });
  expect(turn).toMatchObject({ claimed: 6, delivered: 6 });
  expect(fake.inFlightMax).toBe(3);
});

test("a strict lane stops at the first failure and gives back what came after", async () => {
  const fake = new FakeLane({ due: 4, outcomes: { dlv_1: { kind: "retry", reason: "status", nextAttemptAt: new Date(9e12) } } });
  const turn = await fake.run({ slots: () => 1, strict: true, claimsAhead: true });
  expect(fake.sent).toEqual(["dlv_0", "dlv_1"]);
  expect(turn).toMatchObject({ delivered: 1, retried: 1, ended: "idle" });
  expect(fake.leased.size).toBe(0);
});

test("an outcome that holds the destination ends the turn, and the rest goes back", async () => {
  const fake = new FakeLane({ due: 10, outcomes: { dlv_0: { kind: "retry", reason: "gone", nextAttemptAt: new Date(9e12), hold: "gone" } } });
  const turn = await fake.run({ slots: () => 1 });
  expect(turn).toMatchObject({ retried: 1, ended: "held" });
  expect(fake.holds).toEqual(["gone"]);
  expect(fake.leased.size).toBe(0);
});

test("what was never sent is given back without an attempt", async () => {
  const fake = new FakeLane({ due: 2, carrier: { send: async () => undefined } });
  expect(await fake.run({ slots: () => 2 })).toMatchObject({ claimed: 2, released: 2, delivered: 0 });
  expect(fake.settled).toHaveLength(0);
});

test("stop finishes what is in flight and gives back what waits; abort breaks off", async () => {
  for (const ending of ["stop", "abort"] as const) {
    const gate = Promise.withResolvers<void>();
    const fake = new FakeLane({
      due: 5,
      carrier: {
        async send(_delivery, signal) {
          await Promise.race([gate.promise, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
          return sentWith(200);
        },
      },
    });
    const lane = fake.start({ slots: () => 2 });
    await fake.until(() => fake.inFlight === 2);
    lane[ending]();
    if (ending === "stop") gate.resolve();
    const turn = await lane.done;
    expect(turn).toMatchObject(ending === "stop" ? { delivered: 2, ended: "stopped" } : { delivered: 0, retried: 2, ended: "stopped" });
    expect(fake.leased.size).toBe(0);
  }
});

test("a bell during the turn brings what arrived meanwhile, without waiting for a slow send", async () => {
  const slow = Promise.withResolvers<void>();
  const fake = new FakeLane({
    due: 1,
    carrier: {
      async send({ deliveryId }) {
        if (deliveryId === "dlv_0") await slow.promise;
        return sentWith(200);
      },
    },
  });
  const lane = fake.start({ slots: () => 2 });
  await fake.until(() => fake.claimLimits.length === 1 && fake.leased.size === 1);
  fake.arrive("late");
  expect(lane.ring()).toBe(true);
  await fake.until(() => fake.settled.some(({ delivery }) => delivery.deliveryId === "late"));
  slow.resolve();
  expect(await lane.done).toMatchObject({ delivered: 2 });
  expect(lane.ring()).toBe(false);
});

test("a turn that lingers takes what the bell brings, and ends when the bell stays silent", async () => {
  const fake = new FakeLane({ due: 1 });
  let lingered = 0;
  const lane = fake.start({ slots: () => 2, lingerMs: () => (lingered++ < 2 ? 20_000 : 0) });
  await fake.until(() => fake.settled.length === 1 && lingered === 1);
  fake.arrive("next");
  expect(lane.ring()).toBe(true);
  await fake.until(() => fake.settled.length === 2 && lingered === 2);
  fake.passRenewals();
  expect(await lane.done).toMatchObject({ delivered: 2, ended: "idle" });
});

test("a send whose lease was lost is broken off and its outcome dropped", async () => {
  const fake = new FakeLane({
    due: 1,
    carrier: {
      async send(_delivery, signal) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return sentWith(200);
      },
    },
  });
  const lane = fake.start({ slots: () => 1 });
  await fake.until(() => fake.inFlight === 1);
  fake.leased.clear();
  fake.passRenewals();
  expect(await lane.done).toMatchObject({ delivered: 0, stale: 1 });
  expect(fake.settled).toHaveLength(0);
});

test("a stale settle is counted and not told as done", async () => {
  const fake = new FakeLane({
    due: 1,
    carrier: {
      async send({ deliveryId }) {
        fake.leased.delete(deliveryId);
        return sentWith(200);
      },
    },
  });
  expect(await fake.run({ slots: () => 1 })).toMatchObject({ delivered: 0, stale: 1 });
  expect(fake.told).toEqual([]);
});

test("a store that fails for a moment is asked again; for good it ends the turn with its error", async () => {
  const passing = new FakeLane({ due: 1, settleFailures: 3 });
  expect(await passing.run({ slots: () => 1 })).toMatchObject({ delivered: 1 });
  const broken = new FakeLane({ due: 1, settleFailures: 99 });
  await expect(broken.run({ slots: () => 1 })).rejects.toThrow("database is away");
});

test("a turn ends when its time is over, with the rest left for the next", async () => {
  const fake = new FakeLane({ due: 100 });
  fake.clockStepMs = 20;
  const turn = await fake.run({ slots: () => 1, turnMs: 200 });
  expect(turn.ended).toBe("turn");
  expect(turn.delivered).toBeGreaterThan(0);
  expect(turn.delivered).toBeLessThan(100);
  expect(fake.leased.size).toBe(0);
});
