import { expect, test } from "vitest";
import type { Arrival } from "./arrival.ts";
import { StorageTally } from "./storage.ts";

const arrival = (organizationId: string, moment: string, bytes: number): Arrival =>
  ({ organizationId, receivedAtMs: Date.parse(moment), body: Buffer.alloc(bytes), target: "/e/a", rawHeaders: "A: b\r\n", trace: "[]" }) as Arrival;

test("bytes add up by organization and day, and are taken once", () => {
  const tally = new StorageTally();
  tally.add([arrival("org_a", "2026-11-22T00:00:00Z", 10), arrival("org_a", "2026-11-22T23:59:59Z", 5), arrival("org_b", "2026-11-22T12:00:00Z", 1)]);
  tally.add([arrival("org_a", "2026-11-23T00:00:00Z", 7)]);
  expect(tally.take()).toEqual([
    { organizationId: "org_a", day: "2026-11-22", body: 15, row: 24 },
    { organizationId: "org_b", day: "2026-11-22", body: 1, row: 12 },
    { organizationId: "org_a", day: "2026-11-23", body: 7, row: 12 },
  ]);
  expect(tally.take()).toEqual([]);
});

test("what could not be written is put back and added to", () => {
  const tally = new StorageTally();
  tally.add([arrival("org_a", "2026-11-22T00:00:00Z", 10)]);
  const taken = tally.take();
  tally.add([arrival("org_a", "2026-11-22T01:00:00Z", 1)]);
  tally.putBack(taken);
  expect(tally.take()).toEqual([{ organizationId: "org_a", day: "2026-11-22", body: 11, row: 24 }]);
});

test("a sender that fills the target, or credentials, fills the quota as well", () => {
  const tally = new StorageTally();
  tally.add([{ ...arrival("org_a", "2026-11-22T00:00:00Z", 0), target: `/e/a?${"x".repeat(10_000)}`, sealedHeaders: "y".repeat(20_000) }]);
  expect(tally.take()[0]?.row).toBeGreaterThan(30_000);
});
