import { describe, expect, test } from "vitest";
import { isSafeToRetire, nextAddedAt, stageOf } from "./secret-life.ts";

const dayMs = 86_400_000;
const nowMs = 100 * dayMs;
const daysAgo = (days: number) => new Date(nowMs - days * dayMs);
const secret = (id: string, createdDaysAgo: number, facts: { used?: number; ends?: number } = {}) => ({
  id: `sec_${id}` as const,
  createdAt: daysAgo(createdDaysAgo),
  lastUsedAt: facts.used === undefined ? undefined : daysAgo(facts.used),
  activeUntil: facts.ends === undefined ? undefined : daysAgo(facts.ends),
});
const stages = (all: ReturnType<typeof secret>[]) => all.map((one) => stageOf(one, all, nowMs));

describe("a rotation has two steps", () => {
  test("a secret alone is the only one", () => {
    expect(stages([secret("a", 50)])).toEqual(["only"]);
  });
  test("the one added beside it is the next one until it is used", () => {
    expect(stages([secret("a", 50, { used: 0 }), secret("b", 1)])).toEqual(["current", "next"]);
  });
  test("once it is used, the one before it is old, also when both are", () => {
    expect(stages([secret("a", 50, { used: 0 }), secret("b", 1, { used: 0 })])).toEqual(["old", "current"]);
  });
  test("with an end the old one is ending, then retired", () => {
    expect(stages([secret("a", 50, { ends: -1 }), secret("b", 1, { used: 0 })])).toEqual(["ending", "current"]);
    expect(stages([secret("a", 50, { ends: 1 }), secret("b", 1, { used: 0 })])).toEqual(["retired", "only"]);
  });
});

describe("an old secret is safe to retire", () => {
  const safe = (old: { used?: number }, next: { added: number; used?: number }) => {
    const all = [secret("a", 50, old), secret("b", next.added, { ...(next.used !== undefined && { used: next.used }) })];
    return all.map((one) => isSafeToRetire(one, all, nowMs));
  };
  test("when the next one is used and it was not for a week", () => {
    expect(safe({ used: 8 }, { added: 20, used: 0 })).toEqual([true, false]);
    expect(safe({}, { added: 20, used: 0 })).toEqual([true, false]);
  });
  test("not while it is used, nor before the next one is, nor before the next one is a week old", () => {
    expect(safe({ used: 6 }, { added: 20, used: 0 })).toEqual([false, false]);
    expect(safe({ used: 8 }, { added: 20 })).toEqual([false, false]);
    expect(safe({ used: 8 }, { added: 3, used: 0 })).toEqual([false, false]);
  });
});

test("the next one is the first that was added after", () => {
  const all = [secret("a", 50), secret("b", 20), secret("c", 10)];
  expect(all.map((one) => nextAddedAt(one, all))).toEqual([daysAgo(20), daysAgo(10), undefined]);
});
