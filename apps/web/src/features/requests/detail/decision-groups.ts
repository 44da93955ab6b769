import type { TraceStep } from "@postern/contract/policy";

/**
 * The groups of a trace, each right before its first gate. A trace keeps what the gates said and leaves the groups to be read off it: what is
 * skipped after a gate that passed, or asked after one that failed, stood in `any`; what was not reached after one that failed, in `all`.
 */
export function withGroups(trace: readonly TraceStep[]): TraceStep[] {
  const seen = new Set(trace.map(({ path }) => path));
  return trace.flatMap((step) => {
    const opened = groupsAbove(step.path).filter((path) => !seen.has(path));
    for (const path of opened) seen.add(path);
    return [...opened.map((path) => groupAt(path, trace)), step];
  });
}

/** `2.1.0` stands in `2` and in `2.1`. */
function groupsAbove(path: string): string[] {
  const parts = path.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}

function groupAt(path: string, trace: readonly TraceStep[]): TraceStep {
  const inside = trace.filter((step) => step.path.startsWith(`${path}.`));
  const members = [...new Set(inside.map((step) => step.path.slice(path.length + 1).split(".")[0]))];
  const outcomes = members.map((member) => outcomeAt(`${path}.${member}`, trace));
  const gate = gateOf(outcomes);
  return { path, gate, outcome: outcomeOf(gate, outcomes), micros: inside.reduce((sum, { micros }) => sum + micros, 0) };
}

function outcomeAt(path: string, trace: readonly TraceStep[]): TraceStep["outcome"] {
  return trace.find((step) => step.path === path)?.outcome ?? groupAt(path, trace).outcome;
}

type Outcomes = readonly TraceStep["outcome"][];

function gateOf(outcomes: Outcomes): "all" | "any" | "group" {
  const [passed, failed] = [outcomes.indexOf("passed"), outcomes.indexOf("failed")];
  if (passed >= 0 && outcomes.includes("skipped", passed)) return "any";
  if (failed >= 0 && (outcomes.includes("passed", failed) || outcomes.includes("failed", failed + 1))) return "any";
  if (failed > 0 || (failed >= 0 && outcomes.includes("not-reached"))) return "all";
  return outcomes.length > 1 && outcomes.every((outcome) => outcome === "passed") ? "all" : "group";
}

function outcomeOf(gate: "all" | "any" | "group", outcomes: Outcomes): TraceStep["outcome"] {
  if (gate === "any") return outcomes.includes("passed") ? "passed" : "failed";
  if (gate === "all") return outcomes.includes("failed") ? "failed" : "passed";
  return outcomes[0] ?? "passed";
}
