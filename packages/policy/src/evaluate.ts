import type { TraceStep } from "@postern/contract/policy";
import type { EventNames } from "./event.ts";
import type { Answer, Decision, Denial, PolicyPorts } from "./ports.ts";
import type { Reading } from "./reading.ts";
import { statusOf } from "./refusal.ts";
import { awaitsLogin, denialOf, isDenial, passesOf, refuse, type Step, type Tree } from "./steps.ts";

/** A policy as the engine walks it. */
export interface Engine {
  tree: Tree;
  steps: readonly Step[];
  readEvent(request: Reading): EventNames;
  /** Each provider's challenges, by its slug. */
  handshakes: ReadonlyMap<string, ((request: Reading, nowMs: number) => Decision["handshake"]) | undefined>;
}

/** One request on its way through a policy. */
interface Walk {
  engine: Engine;
  request: Reading;
  ports: PolicyPorts;
  answers: Answer[];
  trace: TraceStep[];
}

/** Decides about one request. A value where no gate waits; a promise from the first gate that does. */
export function evaluate(engine: Engine, request: Reading, ports: PolicyPorts): Decision | Promise<Decision> {
  return advance({ engine, request, ports, answers: [], trace: [] }, 0);
}

function advance(walk: Walk, from: number): Decision | Promise<Decision> {
  const { engine, ports, request } = walk;
  for (let at = from; ; ) {
    const step = engine.steps[at];
    if (!step) return conclude(walk, at);
    const startedMicros = ports.micros();
    const answer = ask(step, request, ports);
    if (answer instanceof Promise) {
      return answer.catch(gateFailed).then((settled) => advance(walk, record(walk, at, said(step, settled, ports.micros() - startedMicros))));
    }
    at = record(walk, at, said(step, answer, ports.micros() - startedMicros));
  }
}

/** A gate that throws has not said yes: the request stays out. */
function ask({ check }: Step, request: Reading, ports: PolicyPorts): Answer | Promise<Answer> {
  try {
    return check(request, ports);
  } catch {
    return gateFailed();
  }
}

function gateFailed(): Denial {
  return { reason: "gate-failed", seen: "the gate could not decide", expected: "a decision; the fault is on our side" };
}

interface Said {
  step: Step;
  answer: Answer;
  trace: TraceStep;
}

/** What a gate said, as the trace keeps it. */
function said(step: Step, answer: Answer, micros: number): Said {
  const trace: TraceStep = { path: step.path, gate: step.kind, outcome: "passed", micros: Math.round(micros) };
  if (isDenial(answer)) {
    trace.outcome = "failed";
    trace.reason = answer.reason;
  }
  if (answer?.seen !== undefined) trace.seen = answer.seen;
  if (answer?.expected !== undefined) trace.expected = answer.expected;
  if (answer?.certificate) trace.certificate = answer.certificate;
  return { step, answer, trace };
}

/** Writes down what a gate said and what is passed over on the way to the next one; answers which one that is. */
function record({ engine, answers, trace }: Walk, at: number, { step, answer, trace: told }: Said): number {
  answers[at] = answer;
  trace.push(told);
  const failed = isDenial(answer);
  const following = failed ? step.next.failed : step.next.passed;
  const until = following === refuse ? engine.steps.length : following;
  for (let over = at + 1; over < until; over++) {
    const { path = "", kind = "" } = engine.steps[over] ?? {};
    trace.push({ path, gate: kind, outcome: failed ? "not-reached" : "skipped", micros: 0 });
  }
  return following;
}

function conclude({ engine, request, answers, trace, ports }: Walk, at: number): Decision {
  const event = engine.readEvent(request);
  if (at !== refuse) return accept({ engine, request, answers, ports }, { trace, event });

  const denial = denialOf(engine.tree, answers) ?? gateFailed();
  const { reason, retryAfterMs, allow, challenge } = denial;
  const verdict = statusOf(reason) === 429 ? "throttled" : "refused";
  const told = { ...(retryAfterMs !== undefined && { retryAfterMs }), ...(allow && { allow }), ...(challenge !== undefined && { challenge }) };
  const decision: Decision = { verdict, status: statusOf(reason), reason, ...told, trace, event };
  if (awaitsLogin(engine.tree, answers)) decision.awaitsLogin = true;
  return decision;
}

function accept({ engine, request, answers, ports }: Omit<Walk, "trace">, told: Pick<Decision, "trace" | "event">): Decision {
  const decision: Decision = { verdict: "accepted", status: 202, ...told };
  for (const { secretId, provider, claim, handshake: answered } of passesOf(engine.tree, answers)) {
    if (secretId !== undefined) decision.secretId ??= secretId;
    if (claim) decision.claim ??= claim;
    const handshake = answered ?? (provider === undefined ? undefined : engine.handshakes.get(provider)?.(request, ports.nowMs()));
    if (handshake) decision.handshake ??= handshake;
  }
  // A challenge is no event: answering it twice is right.
  if (decision.handshake) delete decision.claim;
  return decision;
}
