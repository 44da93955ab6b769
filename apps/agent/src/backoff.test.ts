import { expect, test } from "vitest";
import { Backoff } from "./backoff.ts";

test("waits double from 250 ms to 30 s, and start small again only after 5 s up", () => {
  const backoff = new Backoff(() => 1);
  expect([0, 0, 0, 4_999].map((up) => backoff.next(up))).toEqual([250, 500, 1_000, 2_000]);
  for (let i = 0; i < 40; i++) backoff.next(0);
  expect(backoff.next(0)).toBe(30_000);
  expect(backoff.next(5_000)).toBe(250);
  expect(new Backoff(() => 0).next(0)).toBe(0);
});

test("a hub that says when to come is believed, and its agents spread over the second that it names", () => {
  const backoff = new Backoff(() => 0.5);
  expect(backoff.next(0, 7_000)).toBe(7_500);
  expect(backoff.next(0)).toBe(125);
});
