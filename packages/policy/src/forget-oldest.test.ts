import { expect, test } from "vitest";
import { forgetOldest } from "./forget-oldest.ts";

const mapOf = (...keys: string[]) => new Map(keys.map((key) => [key, key]));

test("those that stand first are forgotten, as many as are too many", () => {
  const map = mapOf("a", "b", "c", "d");
  forgetOldest(map, 2);
  expect([...map.keys()]).toEqual(["c", "d"]);
});

test("a map that has room keeps everything, and one that may hold nothing keeps nothing", () => {
  const map = mapOf("a", "b");
  forgetOldest(map, 2);
  expect(map.size).toBe(2);
  forgetOldest(map, 0);
  expect(map.size).toBe(0);
});

test("what stays is not walked through", () => {
  const map = mapOf("a", "b", "c", "d");
  let seen = 0;
  const { keys } = map;
  map.keys = function* () {
    for (const key of keys.call(map)) {
      seen++;
      yield key;
    }
  } as typeof keys;
  forgetOldest(map, 3);
  expect(seen).toBe(2);
});
