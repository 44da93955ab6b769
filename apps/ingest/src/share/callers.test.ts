import type { Pool } from "@postern/db/pool";
import { expect, test, vi } from "vitest";
import { keepCallers } from "./callers.ts";

/** A database in which only these credentials stand. */
function poolWhere(standing: readonly string[]) {
  const query = vi.fn(async (_text: string, [, ids]: [string[], string[]]) => ({ rows: ids.filter((id) => standing.includes(id)).map((id) => ({ id })) }));
  return { query, pool: { query } as unknown as Pool };
}

test("however many streams are open, who opened them is asked in one statement, and none is believed unasked", async () => {
  const { pool, query } = poolWhere(["key_good"]);
  const { stands } = keepCallers(pool, Date.now, () => {});
  const good = Array.from({ length: 2_000 }, () => stands({ organizationId: "org_a", id: "key_good" }));
  const revoked = stands({ organizationId: "org_a", id: "key_revoked" });
  expect(new Set(await Promise.all(good))).toEqual(new Set([true]));
  expect(await revoked).toBe(false);
  expect(query).toHaveBeenCalledTimes(1);
  expect(query.mock.calls[0]?.[1]).toEqual([["org_a", "org_a"], ["key_good", "key_revoked"]]); // biome-ignore format: one row
});

test("while the database does not answer, who is in stays, and it is told", async () => {
  const onTrouble = vi.fn();
  const pool = { query: vi.fn().mockRejectedValue(new Error("away")) } as unknown as Pool;
  const { stands } = keepCallers(pool, Date.now, onTrouble);
  expect(await stands({ organizationId: "org_a", id: "key_a" })).toBe(true);
  expect(onTrouble).toHaveBeenCalledOnce();
});
