import { isUndecided } from "@postern/contract/reason";
import { gateThatDecided } from "@postern/policy/difference";
import type { Decision } from "@postern/policy/ports";
import type { Comparison } from "./report.ts";

/** What a shadow's decision is beside the one that counted; a throttled request was kept out as a refused one was. */
export function compareDecisions(live: Decision, shadow: Decision): Comparison {
  const [wasIn, isIn] = [live.verdict === "accepted", shadow.verdict === "accepted"];
  if (wasIn === isIn) return { kind: "agreed" };
  if (isIn) return { kind: "accepted", by: gateThatDecided(live.trace, live.reason) };
  return isUndecided(shadow.reason) ? { kind: "failed" } : { kind: "refused", by: gateThatDecided(shadow.trace, shadow.reason) };
}
