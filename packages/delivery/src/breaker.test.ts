import type { BreakerState } from "@postern/contract/lane";
import { describe, expect, test } from "vitest";
import { afterProbe, afterSend, breakerAtRest, type Sign, signOf } from "./breaker.ts";

const now = new Date(1_800_000_000_000);
const world = { now, random: () => 0.5, concurrency: 5 };
const fed = (signs: Sign[], state: BreakerState = breakerAtRest, settings = world) => signs.reduce((before, sign) => afterSend(before, sign, settings), state);
const times = (count: number, sign: Sign): Sign[] => Array.from({ length: count }, () => sign);
const pauseMs = ({ probeAt }: BreakerState) => (probeAt?.getTime() ?? 0) - now.getTime();

describe("what a send says", () => {
  test.each(["refused-connection", "reset", "timeout", "dns", "tls"] as const)("%s says that the destination is down", (reason) => {
    expect(signOf({ reason })).toBe("down");
  });

  test.each([500, 502, 503, 599])("%s says that it is down", (status) => expect(signOf({ status })).toBe("down"));

  test.each([200, 302, 401, 404, 410, 429])("%s is an answer: it is there", (status) => expect(signOf({ status })).toBe("up"));

  test("a send that never left says nothing", () => {
    expect(signOf({ reason: "address-not-allowed" })).toBeUndefined();
    expect(signOf({ reason: "other" })).toBeUndefined();
  });
});

describe("closed", () => {
  test("one round in flight that fails together is no reason to hold a destination", () => {
    expect(fed(times(9, "down"))).toEqual({ failures: 9, failedProbes: 0 });
  });

  test("ten failures in a row open it, with the first probe five seconds later", () => {
    const state = fed(times(10, "down"));
    expect(state.failures).toBe(10);
    expect(pauseMs(state)).toBe(5_000);
  });

  test("a destination that takes many at once has to fail two rounds", () => {
    const wide = { ...world, concurrency: 50 };
    expect(fed(times(99, "down"), breakerAtRest, wide).probeAt).toBeUndefined();
    expect(fed(times(100, "down"), breakerAtRest, wide).probeAt).toBeDefined();
  });

  test("any answer ends the row of failures", () => {
    expect(fed([...times(9, "down"), "up", ...times(9, "down")])).toEqual({ failures: 9, failedProbes: 0 });
  });

  test("what says nothing neither adds nor ends", () => {
    expect(fed([...times(9, "down"), undefined, "down"]).probeAt).toBeDefined();
  });

  test("a success at rest changes nothing, so there is nothing to write", () => {
    expect(afterSend(breakerAtRest, "up", world)).toBe(breakerAtRest);
  });

  test("Retry-After moves the first probe out, a day at most", () => {
    const patient = (patienceMs: number) => pauseMs(afterSend({ failures: 9, failedProbes: 0 }, "down", { ...world, patienceMs }));
    expect(patient(120_000)).toBe(120_000);
    expect(patient(1_000)).toBe(5_000);
    expect(patient(1e12)).toBe(86_400_000);
  });
});

describe("open", () => {
  test("each failed probe doubles the pause, up to ten minutes", () => {
    let state = fed(times(10, "down"));
    const pauses: number[] = [];
    for (let i = 0; i < 40; i++) {
      state = afterProbe(state, "down", world);
      pauses.push(pauseMs(state) / 1_000);
    }
    expect(pauses.slice(0, 8)).toEqual([10, 20, 40, 80, 160, 320, 600, 600]);
    expect(pauses.at(-1)).toBe(600);
  });

  test("pauses of destinations that failed together spread by a fifth to either side", () => {
    const open = { failures: 10, failedProbes: 0, probeAt: now };
    expect(pauseMs(afterProbe(open, "down", { ...world, random: () => 0 }))).toBe(8_000);
    expect(pauseMs(afterProbe(open, "down", { ...world, random: () => 0.999_999 }))).toBe(12_000);
  });

  test("a probe that never left is no proof of anything: the breaker stays open, and the pause is the first one", () => {
    const again = { failures: 14, failedProbes: 4, probeAt: new Date(now.getTime() + 5_000) };
    expect(afterProbe({ failures: 14, failedProbes: 4, probeAt: now }, undefined, world)).toEqual(again);
  });

  test("a probe that is answered closes it, with one in flight", () => {
    expect(afterProbe({ failures: 12, failedProbes: 2, probeAt: now }, "up", world)).toEqual({ failures: 0, failedProbes: 2, rampSlots: 1 });
  });

  test("a strict destination is at rest at once: it never has more than one in flight", () => {
    expect(afterProbe({ failures: 12, failedProbes: 2, probeAt: now }, "up", { ...world, concurrency: 1 })).toEqual(breakerAtRest);
  });
});

describe("on the ramp", () => {
  test("each round that succeeds doubles what is in flight, until all of the concurrency is back", () => {
    const wide = { ...world, concurrency: 16 };
    const slots = [1, 2, 4, 8].map((round) => fed(times(round - 1, "up"), { failures: 0, failedProbes: 1, rampSlots: 1 }, wide).rampSlots);
    expect(slots).toEqual([1, 2, 4, 8]);
    expect(fed(times(15, "up"), { failures: 0, failedProbes: 1, rampSlots: 1 }, wide)).toEqual(breakerAtRest);
  });

  test("one round in a row that fails opens it again, with the pause where it was", () => {
    const ramp = { failures: 0, failedProbes: 3, rampSlots: 2 };
    expect(fed(["down"], ramp).probeAt).toBeUndefined();
    const again = fed(["down", "down"], ramp);
    expect(again).toEqual({ failures: 2, failedProbes: 3, probeAt: new Date(now.getTime() + 40_000) });
  });
});
