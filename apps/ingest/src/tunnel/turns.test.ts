import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

const pace = { limit: 50, windowMs: 1_000, burst: 1 };

test("each gets a turn of its own, at the pace of the door", () => {
  const turns = new Turns(60_000);
  expect([1, 2, 3].map(() => turns.nextMs("a", pace, 500))).toEqual([20, 40, 60]);
  expect(turns.nextMs("b", pace, 500)).toBe(20);
});

test("turns that are over are given to nobody", () => {
  const turns = new Turns(60_000);
  for (let i = 0; i < 50; i++) turns.nextMs("a", pace, 0);
  expect(turns.nextMs("a", pace, 600)).toBe(420);
  expect(turns.nextMs("a", pace, 5_000)).toBe(20);
});

test("who knocks without end makes nobody wait longer than the longest wait", () => {
  const turns = new Turns(60_000);
  for (let i = 0; i < 10_000; i++) turns.nextMs("a", pace, 0);
  expect(turns.nextMs("a", pace, 0)).toBe(60_000);
});

test("among ever new queues the one unused for longest is forgotten", () => {
  const turns = new Turns(60_000);
  for (let i = 0; i < 3; i++) turns.nextMs("first", pace, 0);
  for (let i = 0; i < 10_000; i++) turns.nextMs(`other ${i}`, pace, 0);
  expect(turns.nextMs("first", pace, 0)).toBe(20);
});
