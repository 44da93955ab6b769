import type { RequestReason, TraceStep } from "@postern/contract/policy";

/** The gate that made a decision what it is, and what it saw. */
export type Difference = Pick<TraceStep, "path" | "gate" | "reason" | "seen">;

/** Of a refusal's trace the gate whose reason it bears; nothing where no gate failed. */
export function gateThatDecided(trace: readonly TraceStep[], reason: RequestReason | undefined): Difference | undefined {
  const failed = trace.filter(({ outcome }) => outcome === "failed");
  const step = failed.findLast((step) => step.reason === reason) ?? failed.at(-1);
  return step && { path: step.path, gate: step.gate, reason: step.reason, ...(step.seen !== undefined && { seen: step.seen }) };
}
