import type { TraceStep } from "@postern/contract/policy";
import { LazyNames, type ReadEvent } from "./event.ts";
import type { Answer, Decision, Denial, PolicyPorts } from "./ports.ts";
import type { Reading } from "./reading.ts";
import { statusOf } from "./refusal.ts";
import { awaitsLogin, denialOf, isDenial, passesOf, refuse, type Step, type Tree } from "./steps.ts";

/** A policy as the engine walks it. */
export interface Engine {
  tree: Tree;
  steps: readonly Step[];
  readEvent: ReadEvent;
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
  /** What the clock said when the gate under way was asked. */
  askedMicros: number;
}

/** Decides about one request. A value where no gate waits; a promise from the first gate that does. */
export function evaluate(engine: Engine, request: Reading, ports: PolicyPorts): Decision | Promise<Decision> {
  return advance({ engine, request, ports, answers: [], trace: [], askedMicros: ports.micros() }, 0);
}

function advance(walk: Walk, from: number): Decision | Promise<Decision> {
  const { steps } = walk.engine;
  for (let at = from; ; ) {
    const step = at === refuse ? undefined : steps[at];
    if (!step) return conclude(walk, at);
    const answer = ask(step, walk.request, walk.ports);
    if (answer instanceof Promise) return answer.catch(gateFailed).then((settled) => advance(walk, record(walk, at, settled)));
    at = record(walk, at, answer);
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

/** Writes down what a gate said and what is passed over on the way to the next one; answers which one that is. */
function record(walk: Walk, at: number, answer: Answer): number {
  const step = walk.engine.steps[at];
  if (!step) return refuse;
  const nowMicros = walk.ports.micros();
  walk.answers[at] = answer;
  walk.trace.push(told(step, answer, Math.round(nowMicros - walk.askedMicros)));
  walk.askedMicros = nowMicros;
  const failed = isDenial(answer);
  const following = failed ? step.next.failed : step.next.passed;
  if (following !== at + 1) passOver(walk, { from: at + 1, following, outcome: failed ? "not-reached" : "skipped" });
  return following;
}

/** What a gate said, as the trace keeps it. */
function told({ path, kind: gate }: Step, answer: Answer, micros: number): TraceStep {
  const trace: TraceStep = { path, gate, outcome: "passed", micros };
  if (answer === undefined) return trace;
  if (isDenial(answer)) {
    trace.outcome = "failed";
    trace.reason = answer.reason;
  }
  if (answer.seen !== undefined) trace.seen = answer.seen;
  if (answer.expected !== undefined) trace.expected = answer.expected;
  if (answer.certificate) trace.certificate = answer.certificate;
  return trace;
}

interface Over {
  from: number;
  following: number;
  outcome: "skipped" | "not-reached";
}

function passOver({ engine: { steps }, trace }: Walk, { from, following, outcome }: Over): void {
  const until = following === refuse ? steps.length : following;
  for (const { path, kind } of steps.slice(from, until)) trace.push({ path, gate: kind, outcome, micros: 0 });
}

function conclude(walk: Walk, at: number): Decision {
  const { engine, answers, trace } = walk;
  if (at !== refuse) return accept(walk);

  const denial = denialOf(engine.tree, answers) ?? gateFailed();
  const { reason, retryAfterMs, allow, challenge } = denial;
  const event = new LazyNames(engine.readEvent, walk.request);
  const status = statusOf(reason);
  const decision: Decision = { verdict: status === 429 ? "throttled" : "refused", status, reason, trace, event };
  if (retryAfterMs !== undefined) decision.retryAfterMs = retryAfterMs;
  if (allow) decision.allow = allow;
  if (challenge !== undefined) decision.challenge = challenge;
  if (awaitsLogin(engine.tree, answers)) decision.awaitsLogin = true;
  if (walk.request.proved) decision.proved = walk.request.proved;
  return decision;
}

function accept(walk: Walk): Decision {
  const { engine, request, answers, ports, trace } = walk;
  const decision: Decision = { verdict: "accepted", status: 202, trace, event: new LazyNames(engine.readEvent, request) };
  if (request.proved) decision.proved = request.proved;
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
