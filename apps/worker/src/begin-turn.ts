import { setTimeout as sleep } from "node:timers/promises";
import type { OpenedKeys } from "@postern/db/data-keys";
import { openLaneStore } from "@postern/db/lane";
import { saveBreaker } from "@postern/db/lane-breaker";
import type { LanePlace } from "@postern/db/lane-claim";
import { findLaneDestination, type LaneDestination } from "@postern/db/lane-destination";
import type { LaneLocks } from "@postern/db/lane-locks";
import type { AnswerBell } from "@postern/db/pass-through/answer-bell";
import type { Pool } from "@postern/db/pool";
import type { AnswerRoom } from "@postern/delivery/answer-room";
import { attemptLine } from "@postern/delivery/attempt-line";
import { runLane } from "@postern/delivery/lane";
import type { LanePorts, LaneTurn, RunningLane } from "@postern/delivery/lane-ports";
import { TurnBreaker } from "@postern/delivery/turn-breaker";
import type { Egress } from "@postern/egress/egress";
import type { Logger } from "pino";
import { createCarrier } from "./carrier.ts";
import type { Counters } from "./counters.ts";
import type { TurnEnd } from "./lanes.ts";
import type { Slots } from "./slots.ts";

/** What every turn needs of its worker. */
export interface Worker {
  pool: Pool;
  keys: OpenedKeys;
  locks: LaneLocks;
  egress: Egress;
  slots: Slots;
  answerRoom: AnswerRoom;
  counters: Counters;
  /** Tells senders that wait for a destination's answer. */
  answers: AnswerBell;
  log: Logger;
  /** Whether lanes wait for a turn. */
  isBusy(): boolean;
}

const turnMs = 5_000;
/** A lane with nothing to do keeps its turn this long, unless others wait for theirs. */
const lingerMs = 200;

/** Begins one destination's turn, if it is this worker's to take and there is somewhere to send. */
export async function beginTurn(worker: Worker, place: LanePlace): Promise<{ lane: RunningLane; end(): Promise<TurnEnd> } | undefined> {
  if (!(await worker.locks.take(place.destinationId))) return;
  try {
    const destination = await findLaneDestination(worker.pool, worker.keys, place);
    if (destination) return begin(worker, destination);
  } catch (error) {
    await worker.locks.give(place.destinationId);
    throw error;
  }
  await worker.locks.give(place.destinationId);
}

function begin(worker: Worker, destination: LaneDestination): { lane: RunningLane; end(): Promise<TurnEnd> } {
  const breaker = new TurnBreaker(destination.breaker, destination.concurrency);
  const strict = destination.concurrency === 1;
  const lane = runLane(portsOf(worker, destination, breaker), {
    slots: () => breaker.slots,
    strict,
    claimsAhead: !breaker.isProbe,
    turnMs,
    lingerMs: () => (worker.isBusy() || breaker.slots === 0 ? 0 : lingerMs),
  });
  return {
    lane,
    async end() {
      try {
        const turn = await lane.done;
        worker.counters.stale(turn.stale);
        if (turn.ended === "held") worker.log.warn({ event: "destination.held", destinationId: destination.destinationId, cause: "gone" });
        // Somebody decided meanwhile: the next turn begins with what they said.
        if (breaker.isNews && !(await saveBreaker(worker.pool, destination, breaker.state))) return { again: true };
        return afterTurn(worker, destination, { turn, breaker });
      } finally {
        await worker.locks.give(destination.destinationId);
      }
    },
  };
}

/** When the lane's next turn is: at once, when its next delivery is due, or for the next probe. */
function afterTurn(worker: Worker, { destinationId }: LaneDestination, { turn, breaker }: { turn: LaneTurn; breaker: TurnBreaker }): TurnEnd {
  // A probe without anything to send is due again, but nobody rings for it: the bell of the next arrival does, or the sweep, which looks for what waits.
  if (breaker.isProbe && turn.claimed === 0) return { again: false };
  const { probeAt, failures } = breaker.state;
  const turned = probeAt ? (breaker.isProbe ? "stayed-open" : "opened") : breaker.isProbe && "closed";
  if (turned) worker.counters.breaker(turned);
  if (turned === "opened") worker.log.warn({ event: "destination.held", destinationId, cause: "breaker", failures, probeAt });
  if (turned === "closed") worker.log.info({ event: "destination.back", destinationId });
  return probeAt ? { again: false, nextDueAt: probeAt } : { again: turn.ended === "turn" || breaker.isProbe, nextDueAt: turn.nextDueAt };
}

function portsOf(worker: Worker, destination: LaneDestination, breaker: TurnBreaker): LanePorts {
  return {
    store: openLaneStore(worker.pool, { ...destination, strict: destination.concurrency === 1, probe: breaker.isProbe }),
    carrier: breaker.carry(createCarrier(destination, worker)),
    judge: (delivery, sent, world) => breaker.judge(delivery, sent, world),
    now: () => new Date(),
    random: Math.random,
    wait: (ms, signal) => sleep(ms, undefined, { ...(signal && { signal }) }).catch(() => {}), // an aborted wait is over, too
    settled(settled) {
      worker.counters.attempted(settled);
      if (settled.delivery.awaited) worker.answers.ring(settled.delivery.deliveryId);
      worker.log.info(attemptLine(settled));
    },
  };
}
