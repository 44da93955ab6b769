import { createHmac, randomBytes } from "node:crypto";
import { readKeyRing } from "@postern/db/seal";
import pg from "pg";
import { createTestDatabase, startTestServer, type TestDatabase } from "../setup/database.ts";
import { seedEndpoint, testKeys } from "../setup/seed-endpoint.ts";
import { type Child, startChild } from "./child.ts";
import { cpuSeconds } from "./cpu.ts";
import { type Load, type LoadFigures, loadBy, sendLoad } from "./load.ts";

export interface IngestFigures {
  bench: "ingest";
  /** Requests a second that were answered 202, each counted as a row. */
  figure: number;
  unit: "requests/s";
  /** Bare node:http reading the same body and answering 202, in the same run. */
  floor: number;
  ratio: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Other answers, broken connections and what took the sender longer than 2 s; none of them counts. */
  failed: number;
  rssMb: number;
  statementsPerEvent: number;
  walBytesPerEvent: number;
  ingestCpuMicrosPerEvent: number;
  postgresCpuMicrosPerEvent: number;
  floorCpuMicrosPerRequest: number;
  loadBy: string;
}

const secret = "bench-secret";
const body = JSON.stringify({ ref: "refs/heads/main", filler: randomBytes(490).toString("hex") })
  .padEnd(1_024)
  .slice(0, 1_024);
const headers = {
  "Content-Type": "application/json",
  "User-Agent": "GitHub-Hookshot/bench",
  "X-GitHub-Event": "push",
  "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
  "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
};
const connections = 128;
const rounds = 3;
const warmUpSeconds = 2;

/** Measures what comes in: signature checked, one route, 1 KB bodies, every 202 durable; alternating with the floor. */
export async function benchIngest({ seconds = 10 }: { seconds?: number } = {}): Promise<IngestFigures> {
  const server = await startTestServer({ durable: true });
  const database = await createTestDatabase(server.url);
  const floor = await startChild("test/bench/floor.ts", {});
  try {
    const { token } = await seedEndpoint(database.url, {
      keyRing: readKeyRing(testKeys),
      provider: "github",
      secret,
      policy: { all: [{ kind: "signature", provider: "github" }] },
      destinations: [{ url: "http://127.0.0.1:9/" }],
    });
    const ingest = await startIngest(database);
    const load = { headers, body, connections, seconds: Math.max(1, Math.round(seconds / rounds)) };
    const figures = await alternate(
      { floor, ingest, database },
      { bare: { ...load, url: `http://127.0.0.1:${floor.ready.port}/` }, full: { ...load, url: `http://127.0.0.1:${ingest.ready.port}/e/${token}` } },
    );
    await ingest.stop();
    return figures;
  } finally {
    await floor.stop();
    await database.drop();
    await server.stop();
  }
}

function startIngest(database: TestDatabase): Promise<Child> {
  return startChild("apps/ingest/src/main.ts", {
    DATABASE_URL: database.as("ingest"),
    POSTERN_KEYS: testKeys,
    POSTERN_LOCAL: "1",
    POSTERN_ROLES: "receive",
    POSTERN_INGEST_HOST: "127.0.0.1",
    POSTERN_INGEST_PORT: "0",
    POSTERN_HEALTH_PORT: "0",
    POSTERN_INGEST_URL: "http://127.0.0.1",
    NODE_ENV: "production",
  });
}

interface Parts {
  floor: Child;
  ingest: Child;
  database: TestDatabase;
}
type Loads = Record<"bare" | "full", Load>;

async function alternate({ floor, ingest, database }: Parts, { bare, full }: Loads): Promise<IngestFigures> {
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  for (const load of [bare, full]) await sendLoad({ ...load, seconds: warmUpSeconds });
  const before = await standOf(admin, ingest);
  const floorCpu = cpuSeconds(floor.pid);
  const [bareRounds, fullRounds]: [LoadFigures[], LoadFigures[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    bareRounds.push(await sendLoad(bare));
    fullRounds.push(await sendLoad(full));
  }
  const after = await standOf(admin, ingest);
  await admin.end();

  const [floorTotal, total] = [sum(bareRounds), sum(fullRounds)];
  const rows = after.rows - before.rows;
  if (total.failed > 0 || rows < total.answered)
    throw new Error(`${total.answered} requests were answered 202, ${total.failed} were not, and ${rows} are stored`);
  const perEvent = (value: number) => Math.round((value / rows) * 100) / 100;
  const [figure, floorFigure] = [Math.round(total.answered / total.seconds), Math.round(floorTotal.answered / floorTotal.seconds)];
  return {
    bench: "ingest",
    figure,
    unit: "requests/s",
    floor: floorFigure,
    ratio: Math.round((figure / floorFigure) * 1_000) / 1_000,
    ...latencies(fullRounds),
    failed: total.failed,
    rssMb: ingest.rssMb(),
    statementsPerEvent: perEvent(after.statements - before.statements),
    walBytesPerEvent: Math.round((after.walBytes - before.walBytes) / rows),
    ingestCpuMicrosPerEvent: perEvent((after.ingestCpu - before.ingestCpu) * 1e6),
    postgresCpuMicrosPerEvent: perEvent((after.postgresCpu - before.postgresCpu) * 1e6),
    floorCpuMicrosPerRequest: Math.round(((cpuSeconds(floor.pid) - floorCpu) / floorTotal.answered) * 1e8) / 100,
    loadBy,
  };
}

/** How far everything has come that is measured as a difference. */
async function standOf(admin: pg.Client, ingest: Child) {
  const { rows } = await admin.query(
    `SELECT (SELECT count(*)::int FROM request) AS rows, pg_current_wal_lsn() - '0/0'::pg_lsn AS wal, current_setting('data_directory') AS directory`,
  );
  const metrics = await (await fetch(`http://127.0.0.1:${ingest.ready.healthPort}/metrics`)).text();
  const statements = Number(/^postern_ingest_commit_seconds_count (\d+)$/m.exec(metrics)?.[1] ?? 0);
  return {
    rows: rows[0].rows as number,
    walBytes: Number(rows[0].wal),
    statements,
    ingestCpu: cpuSeconds(ingest.pid),
    postgresCpu: cpuSeconds(await postmasterOf(admin), { family: true }),
  };
}

async function postmasterOf(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query("SELECT pg_read_file('postmaster.pid') AS text");
  return Number(rows[0].text.split("\n")[0]);
}

function sum(figures: readonly LoadFigures[]): Pick<LoadFigures, "answered" | "failed" | "seconds"> {
  return figures.reduce(
    (total, one) => ({ answered: total.answered + one.answered, failed: total.failed + one.failed, seconds: total.seconds + one.seconds }),
    { answered: 0, failed: 0, seconds: 0 },
  );
}

/** The median round's figures. */
function latencies(figures: readonly LoadFigures[]): Pick<IngestFigures, "p50Ms" | "p95Ms" | "p99Ms"> {
  const middle = figures.toSorted((left, right) => left.p99Ms - right.p99Ms)[Math.floor(figures.length / 2)];
  return { p50Ms: middle?.p50Ms ?? 0, p95Ms: middle?.p95Ms ?? 0, p99Ms: middle?.p99Ms ?? 0 };
}
