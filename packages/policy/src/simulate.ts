import { type Policy, type PolicyNode, type RequestReason, TraceStep, type Verdict } from "@postern/contract/policy";
import { type Difference, gateThatDecided } from "./difference.ts";
import type { Decision, Inbound, PreparedPolicy } from "./ports.ts";
import { type TrialCalls, trialPorts } from "./trial-ports.ts";

/** A request that was decided about before, and what was decided. */
export interface DecidedRequest extends Inbound {
  id: string;
  receivedAtMs: number;
  verdict: Verdict;
  reason?: RequestReason | undefined;
  duplicateOf?: string | undefined;
  /** JSON: TraceStep[]. */
  trace: string;
  /** Whether its body is kept to the last byte. */
  isWhole: boolean;
}

/** What the draft thinks of it; `by` is the gate that makes the difference. */
export type Outcome = { kind: "unchanged" } | { kind: "not-judged" } | { kind: "refused" | "accepted" | "duplicate"; by?: Difference | undefined };

/**
 * Judges requests by a draft, oldest first. The clock stands at each one's arrival; event ids are claimed over the sequence for the
 * draft's own window. Rates are not judged, as what is stored is not all that came: a request that was throttled stays so while the
 * draft has a rate gate.
 */
export function createSimulation(draft: Policy, prepared: PreparedPolicy, calls: Omit<TrialCalls, "lookUp">) {
  const hasRate = holdsRate(draft);
  const claims = new Map<string, { untilMs: number; id: string }>();
  const seen = new Set<string>();

  return async (request: DecidedRequest): Promise<Outcome> => {
    // The policy was never asked: the endpoint was closed, the storage full, the body too large.
    if (isKeptOut(request) && request.trace === "[]") return { kind: "unchanged" };
    if (!request.isWhole) return { kind: "not-judged" };
    const decision = await prepared.evaluate(request, trialPorts(request.receivedAtMs, calls));
    if (request.verdict === "throttled" && hasRate) return { kind: "unchanged" };
    if (decision.reason === "not-kept" && !isKeptOut(request)) return { kind: "not-judged" };
    if (decision.verdict !== "accepted") return isKeptOut(request) ? { kind: "unchanged" } : { kind: "refused", by: refusingGate(decision) };

    seen.add(request.id);
    const first = takeClaim(claims, request, decision);
    return compare(request, { first, isOldTwin: decision.claim !== undefined && isTwinOfUnseen(request, seen) });
  };
}

function compare(request: DecidedRequest, { first, isOldTwin }: { first: string | undefined; isOldTwin: boolean }): Outcome {
  const wasDuplicate = request.verdict === "duplicate";
  const isDuplicate = first !== undefined || (wasDuplicate && isOldTwin);
  if (isDuplicate) return wasDuplicate ? { kind: "unchanged" } : { kind: "duplicate", by: { path: "", gate: "replay", seen: `the event of ${first}` } };
  if (request.verdict === "accepted") return { kind: "unchanged" };
  return { kind: "accepted", by: wasDuplicate ? { path: "", gate: "replay" } : storedRefusal(request) };
}

/** Takes the event's id; answers who has it. */
function takeClaim(claims: Map<string, { untilMs: number; id: string }>, { id, receivedAtMs }: DecidedRequest, { claim }: Decision): string | undefined {
  if (!claim) return;
  const held = claims.get(claim.key);
  if (held && receivedAtMs < held.untilMs) return held.id;
  claims.set(claim.key, { untilMs: receivedAtMs + claim.windowMs, id });
}

/** Its first came before those that are looked at, so it cannot be told anew. */
function isTwinOfUnseen({ duplicateOf }: DecidedRequest, seen: ReadonlySet<string>): boolean {
  return duplicateOf !== undefined && !seen.has(duplicateOf);
}

function isKeptOut({ verdict }: DecidedRequest): boolean {
  return verdict === "refused" || verdict === "throttled";
}

function refusingGate({ trace, reason }: Decision): Difference | undefined {
  return gateThatDecided(trace, reason);
}

function storedRefusal({ trace, reason }: DecidedRequest): Difference | undefined {
  return gateThatDecided(TraceStep.array().parse(JSON.parse(trace)), reason);
}

function holdsRate(node: Policy | PolicyNode): boolean {
  if ("all" in node) return node.all.some(holdsRate);
  return "any" in node ? node.any.some(holdsRate) : node.kind === "rate" || node.kind === "concurrency";
}
