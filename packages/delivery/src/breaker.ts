import type { BreakerState, Sent } from "@postern/contract/lane";
import type { AttemptReason } from "@postern/contract/request";

/** What one send says about its destination: it answers, it is down, or nothing (it was never asked). */
export type Sign = "up" | "down" | undefined;

export interface BreakerWorld {
  now: Date;
  /** In [0, 1). */
  random: () => number;
  concurrency: number;
  /** How long the destination asked to be left alone (Retry-After). */
  patienceMs?: number | undefined;
}

export const breakerAtRest: Readonly<BreakerState> = { failures: 0, failedProbes: 0 };

const downReasons: ReadonlySet<AttemptReason> = new Set(["refused-connection", "reset", "timeout", "dns", "tls"]);
/**
 * Below this a restart of the destination would open it: the default of five in flight fails together and says one thing, not five.
 * A destination that takes more at once has to fail two such rounds.
 */
const failuresMin = 10;
const roundsMin = 2;
/** Doubles with each failed probe: a deployment is over within the first few, and a long outage ends at most ten minutes late. */
const firstPauseMs = 5_000;
const pauseMsMax = 600_000;
/** Retry-After is believed up to a day, as on the ladder. */
const patienceMsMax = 86_400_000;

/** Reads a send: no connection, no answer in time and 5xx say that the destination is down; any other answer says that it is there. */
export function signOf({ status, reason }: Pick<Sent, "status" | "reason">): Sign {
  if (reason !== undefined && downReasons.has(reason)) return "down";
  if (status === undefined) return undefined;
  return status >= 500 ? "down" : "up";
}

/** The breaker after a send while it was closed: failures add up until it opens, successes end them and widen the ramp. */
export function afterSend(state: BreakerState, sign: Sign, world: BreakerWorld): BreakerState {
  if (sign === undefined) return state;
  if (sign === "up") return widened(state, world.concurrency);
  const failures = state.failures + 1;
  return failures < failuresToOpen(state, world.concurrency) ? { ...state, failures } : opened({ failures, failedProbes: state.failedProbes }, world);
}

/**
 * The breaker after the one send of a probe: an answer closes it, and the ramp begins with one in flight. A send that never left says nothing of the
 * destination: it counts as no probe, and the next one is as soon as the first was.
 */
export function afterProbe({ failures, failedProbes }: BreakerState, sign: Sign, world: BreakerWorld): BreakerState {
  if (sign === undefined) return { failures, failedProbes, probeAt: probeAfter(firstPauseMs, world) };
  if (sign === "down") return opened({ failures: failures + 1, failedProbes: failedProbes + 1 }, world);
  return world.concurrency > 1 ? { failures: 0, failedProbes, rampSlots: 1 } : breakerAtRest;
}

// On the ramp one round in a row that fails is enough: it was down a moment ago.
function failuresToOpen({ rampSlots }: BreakerState, concurrency: number): number {
  return rampSlots ?? Math.max(failuresMin, roundsMin * concurrency);
}

// One more for each success: as each of n in flight succeeds once, n doubles.
function widened(state: BreakerState, concurrency: number): BreakerState {
  const { failures, failedProbes, rampSlots } = state;
  if (rampSlots === undefined && failures === 0) return state;
  if (rampSlots === undefined || rampSlots + 1 >= concurrency) return breakerAtRest;
  return { failures: 0, failedProbes, rampSlots: rampSlots + 1 };
}

function opened(counts: Pick<BreakerState, "failures" | "failedProbes">, world: BreakerWorld): BreakerState {
  return { ...counts, probeAt: probeAfter(Math.min(pauseMsMax, firstPauseMs * 2 ** Math.min(counts.failedProbes, 20)), world) };
}

function probeAfter(pauseMs: number, { now, random, patienceMs = 0 }: BreakerWorld): Date {
  const spreadMs = pauseMs * (0.8 + 0.4 * random());
  return new Date(now.getTime() + Math.round(Math.max(spreadMs, Math.min(patienceMs, patienceMsMax))));
}
