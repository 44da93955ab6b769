import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { ensureFirstDataKey, type OpenedKeys, openValue, sealValue } from "./data-keys.ts";
import { readKeyRing, type SealPlace } from "./seal.ts";
import type { RunStatement } from "./statement.ts";

const ringText = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const keysOf = (text: string): OpenedKeys => ({ keyRing: readKeyRing(text), dataKeys: new Map() });
const place: SealPlace = { organizationId: "org_1", table: "secret", column: "sealed", row: "sec_1" };

/** The data_key table, as far as these statements ask of it. */
function dataKeyTable(): { run: RunStatement; rows: Map<string, Record<string, unknown>> } {
  const rows = new Map<string, Record<string, unknown>>();
  const run: RunStatement = async (text, [organizationId, id, wrapped]) => {
    const key = `${organizationId} ${id}`;
    if (text.startsWith("INSERT") && !rows.has(key)) rows.set(key, { organizationId, id, wrapped });
    if (text.startsWith("INSERT")) return [];
    return [...rows.values()].filter((row) => row.organizationId === organizationId && (id === undefined || row.id === id)).reverse();
  };
  return { run, rows };
}

test("what is sealed opens in its place, also in a process that has opened nothing yet", async () => {
  const { run, rows } = dataKeyTable();
  const ring = ringText("k1");
  const sealed = await sealValue(run, keysOf(ring), { place, value: "whsec_1" });
  expect(sealed).not.toContain("whsec_1");
  expect((await openValue(run, keysOf(ring), { place, sealed })).toString()).toBe("whsec_1");
  expect(rows.size).toBe(1);
});

test.each<Partial<SealPlace>>([{ row: "sec_2" }, { column: "other" }, { table: "destination" }])(
  "a value moved to another place (%o) does not open",
  async (moved) => {
    const { run } = dataKeyTable();
    const keys = keysOf(ringText("k1"));
    const sealed = await sealValue(run, keys, { place, value: "whsec_1" });
    await expect(openValue(run, keys, { place: { ...place, ...moved }, sealed })).rejects.toThrow();
  },
);

test("a value of one organization does not open in another, whose first key has the same id", async () => {
  const { run } = dataKeyTable();
  const keys = keysOf(ringText("k1"));
  const sealed = await sealValue(run, keys, { place, value: "whsec_1" });
  await sealValue(run, keys, { place: { ...place, organizationId: "org_2" }, value: "another" });
  await expect(openValue(run, keys, { place: { ...place, organizationId: "org_2" }, sealed })).rejects.toThrow();
});

test("of two makers of a first key one wins, and both use it", async () => {
  const { run } = dataKeyTable();
  const ring = readKeyRing(ringText("k1"));
  const [one, other] = await Promise.all([ensureFirstDataKey(run, ring, "org_1"), ensureFirstDataKey(run, ring, "org_1")]);
  expect(one).toEqual(other);
});

test("a ring that lost the sealing key, or holds another under its id, says so and opens nothing", async () => {
  const { run } = dataKeyTable();
  const sealed = await sealValue(run, keysOf(ringText("k1")), { place, value: "whsec_1" });
  await expect(openValue(run, keysOf(ringText("k2")), { place, sealed })).rejects.toThrow("POSTERN_KEYS lacks the key k1");
  await expect(openValue(run, keysOf(ringText("k1")), { place, sealed })).rejects.toThrow("not the one that sealed");
});

test("a value whose data key is gone names the key", async () => {
  const { run, rows } = dataKeyTable();
  const ring = ringText("k1");
  const sealed = await sealValue(run, keysOf(ring), { place, value: "whsec_1" });
  rows.clear();
  await expect(openValue(run, keysOf(ring), { place, sealed })).rejects.toThrow("the data key d1 of org_1 is missing");
});
