import type { AgentIdentity } from "@postern/db/tunnel/connection";
import { expect, test } from "vitest";
import { RecentTokens } from "./recent-tokens.ts";

const agent: AgentIdentity = {
  organizationId: "org_a",
  tokenId: "agt_a",
  name: "laptop",
  userId: "usr_a",
  actor: { kind: "agent", id: "agt_a", name: "laptop" },
};

test("a token is known for two seconds after it was good, and no other one is", () => {
  const clock = { nowMs: 0 };
  const recent = new RecentTokens(() => clock.nowMs);
  recent.remember("agt_good", agent);
  expect([recent.find("agt_good"), recent.find("agt_other")]).toEqual([agent, undefined]);
  clock.nowMs = 2_000;
  expect(recent.find("agt_good")).toBeUndefined();
});

test("ever new tokens take no more room than ten thousand", () => {
  const recent = new RecentTokens(() => 0);
  for (let token = 0; token <= 10_000; token++) recent.remember(String(token), agent);
  expect([recent.find("0"), recent.find("10000")]).toEqual([undefined, agent]);
});
