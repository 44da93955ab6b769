import type { PolicyPorts } from "./ports.ts";

/** What a policy that is tried may still ask of the world. */
export type TrialCalls = Pick<PolicyPorts, "fetchKey" | "networks" | "lookUp">;

/** The world of a policy that judges a request anew: its clock stands at that moment, rates let everyone pass, and no provider is asked unless that is handed in. */
export function trialPorts(nowMs: number, calls: TrialCalls): PolicyPorts {
  return { nowMs: () => nowMs, micros: () => 0, takeToken: () => ({ taken: true }), lookUp: notAsked, ...calls };
}

/** Where nobody is to be asked: such a gate passes, and says so. */
export async function notAsked() {
  return "not-asked" as const;
}
