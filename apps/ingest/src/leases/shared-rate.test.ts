import { openPool, type Pool } from "@postern/db/pool";
import { leaseTokens } from "@postern/db/rate-leases";
import type { Account } from "@postern/policy/ports";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SharedRate } from "./shared-rate.ts";

let database: TestDatabase;
let pools: Pool[];
beforeAll(async () => {
  database = await createTestDatabase();
  pools = [1, 2, 3].map((number) =>
    openPool({ url: database.as("ingest"), name: `ingest-${number}`, max: 2, statementTimeoutMs: 5_000, lockTimeoutMs: 2_000 }),
  );
});
beforeEach(async () => {
  await database.sql("TRUNCATE rate_bucket");
  await Promise.all(pools.map((pool) => leaseTokens(pool, []))); // a connection takes longer than an answer
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const nowMs = () => performance.now();
const accountOf = (limit: number, windowMs: number, burst = limit): Account => ({ book: `ep/${limit}/${windowMs}/${burst}`, limit, windowMs, burst });

/** Three processes over one database. */
function threeProcesses(ask = (pool: Pool) => (asks: Parameters<ConstructorParameters<typeof SharedRate>[0]["ask"]>[0]) => leaseTokens(pool, asks.map(line))) {
  const rates = pools.map((pool) => new SharedRate({ processes: () => 3, ask: ask(pool), nowMs, onTrouble: () => {} }));
  return { rates, end: () => Promise.all(rates.map((rate) => rate.end())) };
}
const line = ({ of: { key, account }, wanted, returned }: { of: { key: string; account: Account }; wanted: number; returned: number }) => ({
  ...{ key, burst: account.burst, costMs: account.windowMs / account.limit },
  ...{ wanted, returned },
});

/**
 * Asks each process in turn, so many times a second, for a while; answers how many each let in, how many the limit allows in that time, and how many one
 * counter would have let in, asked at these very moments: on a busy machine they come in heaps, which its burst does not hold.
 */
async function drive(
  rates: readonly SharedRate[],
  account: Account,
  { perSecond, ms }: { perSecond: number; ms: number },
): Promise<{ taken: number[]; allowed: number; byOne: number }> {
  const taken = rates.map(() => 0);
  const asked: Promise<void>[] = [];
  const beganMs = nowMs();
  const one = oneCounter(account);
  for (let sent = 0; nowMs() - beganMs < ms; ) {
    for (const due = ((nowMs() - beganMs) / 1_000) * perSecond; sent < due; sent++) {
      one.ask();
      const which = sent % rates.length;
      const answer = Promise.resolve(rates[which]?.takeToken(`${account.book}/k`, account));
      asked.push(answer.then((said) => void (said?.taken && taken[which] !== undefined && taken[which]++)));
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(asked);
  return { taken, allowed: account.burst + (account.limit * (nowMs() - beganMs)) / account.windowMs, byOne: one.taken() };
}

function oneCounter({ burst, limit, windowMs }: Account) {
  let [tokens, atMs, taken] = [burst, nowMs(), 0];
  return {
    taken: () => taken,
    ask() {
      const askedMs = nowMs();
      tokens = Math.min(burst, tokens + ((askedMs - atMs) * limit) / windowMs);
      atMs = askedMs;
      if (tokens < 1) return;
      tokens--;
      taken++;
    },
  };
}
const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);

describe("three processes that count together", () => {
  test.each([
    ["a high limit", accountOf(3_000, 3_000, 300), 3_000],
    ["a middling limit", accountOf(100, 2_000, 20), 1_000],
    ["a small limit", accountOf(10, 2_000, 5), 200],
  ])("let in no more than the limit and a tenth, and no less than nine tenths: %s", async (_, account, perSecond) => {
    const { rates, end } = threeProcesses();
    const { taken, allowed, byOne } = await drive(rates, account, { perSecond, ms: 3_000 });
    await end();
    expect(sum(taken)).toBeLessThanOrEqual(allowed * 1.1 + 1);
    expect(sum(taken)).toBeGreaterThanOrEqual(byOne * 0.9 - 1);
  });

  test("a sender that comes by one of them alone has the whole limit, not a third of it", async () => {
    const account = accountOf(200, 2_000, 40);
    const { rates, end } = threeProcesses();
    const { taken, allowed, byOne } = await drive(rates.slice(0, 1), account, { perSecond: 1_000, ms: 2_000 });
    await end();
    expect(sum(taken)).toBeGreaterThanOrEqual(byOne * 0.9);
    expect(sum(taken)).toBeLessThanOrEqual(allowed * 1.1);
  });

  test("at the limit a few statements carry the answers, and who is over it waits for none", async () => {
    let statements = 0;
    const { rates, end } = threeProcesses((pool) => (asks) => {
      statements += 1;
      return leaseTokens(pool, asks.map(line));
    });
    const account = accountOf(50, 1_000, 10);
    await drive(rates, account, { perSecond: 3_000, ms: 1_000 });
    expect(statements).toBeLessThanOrEqual(160);
    await end();
  });

  test("what one of them took ahead of need is there for the others once it ends", async () => {
    const account = accountOf(60, 60_000);
    const { rates, end } = threeProcesses();
    const [first, second] = rates;
    for (let i = 0; i < 30; i++) await first?.takeToken("k", account);
    await first?.end();
    let taken = 0;
    for (let i = 0; i < 60; i++) if ((await second?.takeToken("k", account))?.taken) taken += 1;
    expect(taken).toBeGreaterThanOrEqual(29);
    expect(taken).toBeLessThanOrEqual(33);
    await end();
  });
});

describe("while the database is away", () => {
  const away = () => async () => Promise.reject(new Error("gone"));

  test("each process lets in its share, so that together they keep the limit", async () => {
    const account = accountOf(300, 3_000, 60);
    const { rates, end } = threeProcesses(away);
    const { taken, allowed, byOne } = await drive(rates, account, { perSecond: 2_000, ms: 2_000 });
    await end();
    expect(sum(taken)).toBeLessThanOrEqual(allowed * 1.1 + 1);
    expect(sum(taken)).toBeGreaterThanOrEqual(byOne * 0.8);
  });

  test("what was given away before counts against the share", async () => {
    const account = accountOf(30, 60_000);
    let isAway = false;
    const { rates, end } = threeProcesses((pool) => async (asks) => {
      if (isAway) throw new Error("gone");
      return leaseTokens(pool, asks.map(line));
    });
    const [first] = rates;
    for (let i = 0; i < 20; i++) expect((await first?.takeToken("k", account))?.taken).toBe(true);
    isAway = true;
    let taken = 0;
    for (let i = 0; i < 20; i++) if ((await first?.takeToken("k", account))?.taken) taken += 1;
    expect(taken).toBeLessThanOrEqual(1); // its share of ten is long used up; what it still holds may go
    await end();
  });
});

test("a process that is alone asks nobody, and counts to the token", async () => {
  const ask = async () => Promise.reject(new Error("nobody is asked"));
  let clockMs = 1_000;
  const rate = new SharedRate({ processes: () => 1, ask, nowMs: () => clockMs, onTrouble: () => {} });
  const account = accountOf(2, 1_000);
  expect([rate.takeToken("k", account), rate.takeToken("k", account), rate.takeToken("k", account)]).toEqual([
    { taken: true },
    { taken: true },
    { taken: false, retryAfterMs: 500 },
  ]);
  clockMs += 500;
  expect(rate.takeToken("k", account)).toEqual({ taken: true });
  await rate.end();
});
