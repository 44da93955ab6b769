import type { LanePlace } from "@postern/db/lane-claim";
import { openLaneLocks } from "@postern/db/lane-locks";
import { createAnswerBell } from "@postern/db/pass-through/answer-bell";
import { forgetPassedBodies } from "@postern/db/pass-through/answers";
import { openPool } from "@postern/db/pool";
import { readKeyRing } from "@postern/db/seal";
import { AnswerRoom } from "@postern/delivery/answer-room";
import { createEgress } from "@postern/egress/egress";
import { type HealthPorts, openHealth } from "@postern/process/health";
import { watchVitals } from "@postern/process/vitals";
import type { Logger } from "pino";
import { beginTurn, type Worker } from "./begin-turn.ts";
import { type Bells, hangBells } from "./bells.ts";
import { Counters } from "./counters.ts";
import { keepEndingShares } from "./end-shares.ts";
import type { Environment } from "./env.ts";
import { keepRollingUp } from "./keep-rolling-up.ts";
import { Lanes } from "./lanes.ts";
import { keepRefreshing } from "./refresh-feeds.ts";
import { RetryClock } from "./retry-clock.ts";
import { Slots } from "./slots.ts";
import { keepUp } from "./upkeep.ts";
import { type LimitWatch, watchLimits } from "./watch-limits.ts";

export interface RunningWorker {
  healthPort: number;
  stop(): Promise<void>;
}

const connectionsMax = 10;
const statementTimeoutMs = 10_000;
const sweepAgeMsMax = 15_000;
const forgetBodiesEveryMs = 60_000;
/** Of the ten seconds a stop may take: what is in flight gets these, the rest is for settling. */
const graceMs = 7_000;
const loopback = ["127.0.0.0/8", "::1"];

/** Starts the postman: lanes, bells, upkeep, health. */
export async function startWorker(env: Environment, log: Logger): Promise<RunningWorker> {
  const { DATABASE_URL: url } = env;
  const worker: Worker = { ...openWorker(env, log), isBusy: () => lanes.counts.waiting > 0 };
  const clock = new RetryClock((lane) => lanes.ring(lane));
  const lanes: Lanes = new Lanes({
    begin: (lane) => beginTurn(worker, lane),
    later: (lane, at) => clock.set(lane, at),
    failed: (lane, error) => turnFailed(worker, lane, error),
  });
  const bells = await hangBells({
    url,
    pool: worker.pool,
    ring: (lane) => lanes.ring(lane),
    onUpkeep: () => keepUp(worker, env),
    onError: (what, error) => log.warn({ event: "bell.failed", what, reason: messageOf(error) }),
  });
  await keepUp(worker, env).catch((error) => log.warn({ event: "upkeep.failed", reason: messageOf(error) }));
  const limits = watchLimits({ pool: worker.pool, log, quotaBytes: env.POSTERN_STORAGE_QUOTA, disk: env.POSTERN_DATABASE_DISK });
  const rounds = keepRounds(worker, env);

  const health = await openHealth(env.POSTERN_HEALTH_PORT, healthOf(worker, { lanes, bells, limits }));
  return {
    healthPort: health.port,
    async stop() {
      clock.stop();
      await Promise.all([bells.stop(), limits.stop(), rounds.stop(), lanes.stop(graceMs)]);
      health.stop();
      await Promise.all([worker.egress.close(), worker.locks.close(), worker.pool.end()]);
    },
  };
}

/** What every turn needs, opened; a turn is told besides whether others wait. */
function openWorker(env: Environment, log: Logger): Omit<Worker, "isBusy"> {
  const { DATABASE_URL: url, POSTERN_EGRESS_ALLOW, POSTERN_LOCAL } = env;
  const pool = openPool({ url, name: "worker", max: connectionsMax, statementTimeoutMs });
  return {
    pool,
    answers: createAnswerBell(pool, (error) => log.warn({ event: "bell.failed", what: "answers", reason: messageOf(error) })),
    keys: { keyRing: readKeyRing(env.POSTERN_KEYS), dataKeys: new Map() },
    locks: openLaneLocks(url),
    egress: createEgress({ allow: [...POSTERN_EGRESS_ALLOW, ...(POSTERN_LOCAL ? loopback : [])], own: ownAddresses(env) }),
    slots: new Slots(),
    answerRoom: new AnswerRoom(),
    counters: new Counters(),
    log,
  };
}

/** What is done again and again beside the lanes. */
function keepRounds({ pool, log, egress }: Worker, { POSTERN_ROWS_DAYS, POSTERN_LOCAL }: Environment): { stop(): Promise<unknown> } {
  const rollup = keepRollingUp(pool, POSTERN_ROWS_DAYS, (error) => log.warn({ event: "rollup.failed", reason: messageOf(error) }));
  const shares = keepEndingShares({ pool, log });
  const feeds = keepRefreshing({ pool, log, egress, isLocal: POSTERN_LOCAL });
  const bodies = setInterval(() => {
    forgetPassedBodies(pool).catch((error: Error) => log.warn({ event: "passed-bodies.kept", reason: error.message }));
  }, forgetBodiesEveryMs);
  return {
    stop() {
      clearInterval(bodies);
      return Promise.all([rollup.stop(), feeds.stop(), shares.stop()]);
    },
  };
}

function ownAddresses({ POSTERN_INGEST_URL, POSTERN_HUB_URL, POSTERN_WEB_URL }: Environment): string[] {
  return [POSTERN_INGEST_URL, POSTERN_HUB_URL, POSTERN_WEB_URL].filter((address) => address !== undefined);
}

function healthOf({ counters, slots }: Worker, { lanes, bells, limits }: { lanes: Lanes; bells: Bells; limits: LimitWatch }): HealthPorts {
  const vitals = watchVitals();
  return {
    whyNotReady: () => (bells.sweepAgeMs() > sweepAgeMsMax ? "the database cannot be reached" : undefined),
    alarms: () => limits.alarms(),
    metrics() {
      const { running: lanesRunning, waiting: lanesWaiting } = lanes.counts;
      const sweepAge = bells.sweepAgeMs() / 1_000;
      return counters.render({ lanesRunning, lanesWaiting, slotsInUse: slots.inUse, sweepAge, disk: limits.diskRatio, ...vitals() });
    },
  };
}

function turnFailed({ log, counters }: Worker, lane: LanePlace, error: unknown): void {
  counters.turnFailed();
  log.error({ event: "lane.failed", ...lane, reason: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
