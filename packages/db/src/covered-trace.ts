import type { TraceStep } from "@postern/contract/policy";
import type { Right } from "@postern/contract/right";

const tellsWho: ReadonlySet<string | undefined> = new Set(["login-refused", "login-cross-site"]);
const coveredWords = "someone who is signed in: who, is for those who may reveal payloads";

/** A trace as these rights may read it: who was signed in at a login gate is for those who may reveal payloads. */
export function coveredTrace(trace: readonly TraceStep[], rights: ReadonlySet<Right>): TraceStep[] {
  if (rights.has("payload")) return [...trace];
  return trace.map((step) => (namesSomeone(step) ? { ...step, seen: coveredWords } : step));
}

function namesSomeone({ gate, outcome, reason, seen }: TraceStep): boolean {
  return gate === "oidc-login" && seen !== undefined && (outcome === "passed" || tellsWho.has(reason));
}
