import { expect, test } from "vitest";
import { Breaches } from "./breaches.ts";

test("one breach is forgiven; each other one keeps away twice as long, a minute at most", () => {
  const breaches = new Breaches();
  const awayMs = Array.from({ length: 7 }, () => {
    breaches.note("a", 0);
    return breaches.awayMs("a", 0);
  });
  expect(awayMs).toEqual([0, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  expect(breaches.awayMs("a", 59_000)).toBe(1_000);
  expect(breaches.awayMs("a", 60_000)).toBe(0);
  expect(breaches.awayMs("b", 0)).toBe(0);
});

test("whoever kept the protocol for ten minutes begins anew", () => {
  const breaches = new Breaches();
  for (let time = 0; time < 9; time++) breaches.note("a", 0);
  breaches.note("a", 600_000);
  expect(breaches.awayMs("a", 600_000)).toBe(0);
});

test("ever new names take no more room than ten thousand", () => {
  const breaches = new Breaches();
  for (let time = 0; time < 2; time++) breaches.note("first", 0);
  for (let name = 0; name < 10_000; name++) breaches.note(String(name), 0);
  expect(breaches.awayMs("first", 0)).toBe(0);
});
