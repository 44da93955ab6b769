import type { Decision, PreparedPolicy } from "@postern/policy/ports";
import { expect, test } from "vitest";
import { judgePrograms } from "./programs.ts";
import { Random } from "./random.ts";
import { makeSeeds, type Seed } from "./seeds.ts";
import { judgeSpoiled } from "./signatures.ts";

const accepted: Decision = { verdict: "accepted", status: 202, trace: [], event: {} };

/** A seed whose gate says what the test wants. */
async function seedWith(provider: string, evaluate: PreparedPolicy["evaluate"]): Promise<Seed> {
  const seed = (await makeSeeds()).find((one) => one.provider === provider);
  if (!seed) throw new Error(`${provider} has no seed`);
  return { ...seed, policy: { ...seed.policy, evaluate } };
}

test("of thousands of spoiled requests none throws, and none gets in with a signed part changed", async () => {
  const seeds = await makeSeeds();
  expect(new Set(seeds.map(({ provider }) => provider)).size).toBeGreaterThan(280);
  const { tried, refused, failures } = await judgeSpoiled(seeds, 20_000, new Random(1));
  expect(failures).toEqual([]);
  expect({ tried, mostAreRefused: refused > tried / 3 }).toEqual({ tried: 20_000, mostAreRefused: true });
});

test("a gate that lets everything in is found, by its body, its headers and its clock", async () => {
  const { failures } = await judgeSpoiled([await seedWith("stripe", () => accepted)], 300, new Random(2));
  const found = failures.join("\n");
  expect(found).toContain("with another body than the one signed");
  expect(found).toContain("with another text at");
});

test("a gate that never looks at the clock is found", async () => {
  const honest = await seedWith("stripe", () => accepted);
  const atItsMoment = (await makeSeeds()).find(({ provider }) => provider === "stripe");
  const { failures } = await judgeSpoiled(
    [{ ...honest, policy: { ...honest.policy, evaluate: (request) => atItsMoment?.policy.evaluate(request, atItsMoment.ports) ?? accepted } }],
    400,
    new Random(3),
  );
  expect(failures.length).toBeGreaterThan(0);
  for (const failure of failures) expect(failure).toContain("was let in outside of its time");
});

test("a gate that throws is found", async () => {
  const thrower = await seedWith("github", () => {
    throw new Error("oh");
  });
  const { failures } = await judgeSpoiled([thrower], 3, new Random(4));
  expect(failures).toHaveLength(3);
});

test("no expression and no schema, however spoiled, throws or takes longer than it may", () => {
  const { tried, judged, failures } = judgePrograms(300, new Random(1));
  expect(failures).toEqual([]);
  expect({ tried, someWereJudged: judged > 60 }).toEqual({ tried: 300, someWereJudged: true });
});
