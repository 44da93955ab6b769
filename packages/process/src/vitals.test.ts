import { expect, test } from "vitest";
import { diskRoom, heapRatio, watchVitals } from "./vitals.ts";

test("a folder's disk has a share in use and room that is left", async () => {
  const { ratio, freeBytes } = await diskRoom("/");
  expect(ratio).toBeGreaterThan(0);
  expect(ratio).toBeLessThanOrEqual(1);
  expect(freeBytes).toBeGreaterThanOrEqual(0);
});

test("the heap fills as memory is held", () => {
  const before = heapRatio();
  const held = Array.from({ length: 300_000 }, (_, index) => ({ index }));
  expect(heapRatio()).toBeGreaterThan(before);
  expect(held.length).toBe(300_000);
  expect(heapRatio()).toBeLessThan(1);
});

test("vitals are figures that a gauge can show", () => {
  for (const figure of Object.values(watchVitals()())) expect(Number.isFinite(figure)).toBe(true);
});
