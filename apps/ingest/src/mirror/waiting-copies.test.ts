import { expect, test } from "vitest";
import { WaitingCopies } from "./waiting-copies.ts";

test("the oldest give way when more wait than there is room for, and are counted", () => {
  const waiting = new WaitingCopies(3);
  waiting.add(["a", "b"]);
  waiting.add(["c", "d", "e"]);
  expect([waiting.size, waiting.dropped]).toEqual([3, 2]);
  expect(waiting.take(2)).toEqual(["c", "d"]);
  waiting.add(["f", "g", "h", "i"]);
  expect([waiting.take(10), waiting.dropped]).toEqual([["g", "h", "i"], 4]);
  expect(waiting.take(1)).toEqual([]);
  waiting.add(["j", "k", "l", "m", "n"], 1);
  expect([waiting.take(10), waiting.dropped]).toEqual([["k", "l", "m", "n"], 5]);
});
