import { expect, test } from "vitest";
import { createFailedTries, triesMax } from "./failed-tries.ts";

function open() {
  const clock = { nowMs: 0 };
  const tries = createFailedTries(() => clock.nowMs);
  const fail = (address: string, times: number) => {
    for (let index = 0; index < times; index++) tries.count(address);
  };
  return { clock, tries, fail };
}

test("an address that fails too often is not looked at for the rest of the minute, and the next address is", () => {
  const { clock, tries, fail } = open();
  fail("192.0.2.1", triesMax - 1);
  expect(tries.isSpent("192.0.2.1")).toBe(false);
  fail("192.0.2.1", 1);
  expect(tries.isSpent("192.0.2.1")).toBe(true);
  expect(tries.isSpent("192.0.2.2")).toBe(false);
  clock.nowMs = 60_000;
  expect(tries.isSpent("192.0.2.1")).toBe(false);
});

test("a /64 of IPv6 fails as one", () => {
  const { tries, fail } = open();
  for (let index = 0; index < triesMax; index++) fail(`2001:db8::${index.toString(16)}`, 1);
  expect(tries.isSpent("2001:db8::ffff")).toBe(true);
});

test("ever new addresses push out the oldest: memory has an end", () => {
  const { tries, fail } = open();
  fail("192.0.2.1", triesMax);
  for (let index = 0; index < 20_000; index++) fail(`host-${index}`, 1);
  expect(tries.isSpent("192.0.2.1")).toBe(false);
});
