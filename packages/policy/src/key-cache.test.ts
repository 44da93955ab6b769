import { expect, test, vi } from "vitest";
import { KeyCache } from "./key-cache.ts";
import type { PreparedKey } from "./prepare-scheme.ts";

const key: PreparedKey = { key: { kind: "token", bytes: Buffer.from("a key") } };
const wish = { keyId: undefined, nowMs: () => 1_000 };

test("whoever names places where nothing is pushes out no key", async () => {
  const cache = new KeyCache({ placesMax: 4, fetchesMax: 2 });
  const fetch = vi.fn(async () => [key]);
  await cache.find({ name: "good", fetch }, wish);
  for (let at = 0; at < 20; at++) expect(await cache.find({ name: `nothing ${at}`, fetch: async () => [] }, wish)).toEqual([]);
  expect(await cache.find({ name: "good", fetch }, wish)).toEqual([key]);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("of places with keys the one asked for the longest ago is forgotten", async () => {
  const cache = new KeyCache({ placesMax: 2, fetchesMax: 2 });
  const fetch = vi.fn(async () => [key]);
  for (const name of ["first", "second", "third", "first"]) await cache.find({ name, fetch }, wish);
  expect(fetch).toHaveBeenCalledTimes(4);
});

test("while all who may be asked are silent, old keys serve and others cannot be had", async () => {
  const cache = new KeyCache({ placesMax: 4, fetchesMax: 1 });
  const later = { ...wish, nowMs: () => 1_000 + 2 * 3_600_000 };
  await cache.find({ name: "good", fetch: async () => [key] }, wish);
  void cache.find({ name: "silent", fetch: () => new Promise(() => {}) }, later);
  expect(cache.find({ name: "good", fetch: async () => [] }, later)).toEqual([key]);
  expect(cache.find({ name: "other", fetch: async () => [key] }, later)).toEqual([]);
});

test("keys are fresh for less than an hour, and asked for again no sooner than after half a minute", async () => {
  const cache = new KeyCache({ placesMax: 4, fetchesMax: 2 });
  const fetch = vi.fn(async () => [key]);
  let nowMs = 0;
  const find = async (atMs: number, keyId?: string) => {
    nowMs = atMs;
    await cache.find({ name: "good", fetch }, { keyId, nowMs: () => nowMs });
    return fetch.mock.calls.length;
  };
  expect(await find(0)).toBe(1);
  expect(await find(3_599_999)).toBe(1);
  expect(await find(3_600_000)).toBe(2);
  expect(await find(3_600_000 + 29_999, "named")).toBe(2);
  expect(await find(7_199_999, "any: the key has no name of its own")).toBe(2);
});
