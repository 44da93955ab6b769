import { expect, test } from "vitest";
import { claimKeyOf } from "./claim-key.ts";

test("an event's id is claimed as it is written", () => {
  expect(claimKeyOf("evt_1")).toBe("evt_1");
});

test("an id that is too long for an index, or holds a NUL, is claimed by its hash, each by its own", () => {
  const keys = ["a".repeat(201), "b".repeat(201), "evt\0"].map(claimKeyOf);
  expect(new Set(keys).size).toBe(3);
  for (const key of keys) expect(key).toMatch(/^sha256:[0-9a-f]{64}$/);
});
