import { PgBoss } from "pg-boss";

/** The bell of lanes: one queued wake-up a destination, rung by app.ring inside the transaction that stored something due. */
export const laneQueue = "lane";
/** Hourly work that one worker does for all: partitions, retention, what expired. */
const upkeepQueue = "upkeep";

export interface LaneWakeUp {
  destinationId: string;
}

// A wake-up says only that something may be due; the backlog is the delivery table. So it may be lost, and is never kept for long.
// `stately` keeps one queued and one active for a key: a bell that rings while its lane is being started is not lost, a thousand are one.
const wakeUps = { policy: "stately", retentionSeconds: 86_400, deleteAfterSeconds: 3_600, expireInSeconds: 60, retryLimit: 2, heartbeatSeconds: 10 } as const;
const upkeep = { policy: "stately", retentionSeconds: 86_400, deleteAfterSeconds: 86_400, expireInSeconds: 900, retryLimit: 2, retryDelay: 60 } as const;

const schema = "pgboss";

/** Installs or upgrades pg-boss's schema and our queues; the migrator's work. */
export async function installQueue(migratorUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: migratorUrl, schema, supervise: false, schedule: false, max: 2 });
  boss.on("error", () => {}); // what goes wrong while starting rejects start() itself
  await boss.start();
  try {
    for (const [name, settings] of [
      [laneQueue, wakeUps],
      [upkeepQueue, upkeep],
    ] as const) {
      if (!(await boss.getQueue(name))) await boss.createQueue(name, settings);
    }
    await boss.schedule(upkeepQueue, "7 * * * *", {}, { singletonKey: upkeepQueue });
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** pg-boss under a runtime role: it changes no schema, finds dead jobs within seconds (both intervals are needed), and uses few connections. */
export async function connectQueue(url: string, onError: (error: Error) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    schema,
    application_name: "postern-queue",
    max: 4,
    migrate: false,
    createSchema: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on("error", onError);
  await boss.start();
  return boss;
}

export interface QueueWork {
  /** These lanes were rung; whoever hears it looks at them soon. */
  onWakeUps(destinationIds: string[]): void;
  /** Once an hour, on one worker. */
  onUpkeep(): Promise<void>;
  onError(error: Error): void;
}

/** Hears the bell and the clock. Wake-ups are answered by the handful: one at a time would take a poll each. */
export async function workQueue(url: string, { onWakeUps, onUpkeep, onError }: QueueWork): Promise<{ stop(): Promise<void> }> {
  const boss = await connectQueue(url, onError);
  await boss.work<LaneWakeUp>(laneQueue, { batchSize: 200, pollingIntervalSeconds: 1, burstWhenBatchFull: true }, async (jobs) => {
    onWakeUps(jobs.map(({ data }) => data.destinationId));
  });
  await boss.work(upkeepQueue, { pollingIntervalSeconds: 30 }, onUpkeep);
  return { stop: () => boss.stop({ graceful: true, timeout: 5_000 }) };
}
