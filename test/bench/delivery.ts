import { randomBytes } from "node:crypto";
import { newId } from "@postern/db/new-id";
import { readKeyRing } from "@postern/db/seal";
import { createEgress } from "@postern/egress/egress";
import type pg from "pg";
import { createTestDatabase, startTestServer, type TestDatabase } from "../setup/database.ts";
import { seedOrganization } from "../setup/deliveries.ts";
import { seedEndpoint, testKeys } from "../setup/seed-endpoint.ts";
import { withConnection } from "../setup/sql.ts";
import { type Child, startChild } from "./child.ts";
import { cpuSeconds } from "./cpu.ts";
import { postgresCpuSeconds } from "./postgres-cpu.ts";
import { postSteadily } from "./steady-load.ts";

export interface DeliveryFigures {
  bench: "delivery";
  /** Deliveries of a backlog a second, attempts and states committed. */
  figure: number;
  unit: "deliveries/s";
  /** The same requests by the guarded client alone, without a database. */
  floor: number;
  ratio: number;
  /** From the moment a request reached ingest to the destination's answer, at `latencyRate` requests a second. */
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  latencyRate: number;
  rssMb: number;
  walBytesPerDelivery: number;
  workerCpuMicrosPerDelivery: number;
  postgresCpuMicrosPerDelivery: number;
}

const concurrency = 64;
const body = randomBytes(512).toString("hex"); // 1 KB
const latencyRate = 200;
const warmUpCount = 3_000;
const warmUpSeconds = 2;
const slice = 5_000;

/** Measures what goes out: a backlog to one destination, and the way from the accept to the destination at a steady rate. */
export async function benchDelivery({ seconds = 10 }: { seconds?: number } = {}): Promise<DeliveryFigures> {
  const server = await startTestServer({ durable: true });
  const database = await createTestDatabase(server.url);
  const receiver = await startChild("test/bench/receiver.ts", {});
  const url = `http://127.0.0.1:${receiver.ready.port}/`;
  try {
    const floor = await bareRate(url, seconds / 2);
    const backlog = await drainBacklog(database, url, Math.round(seconds * 4_000));
    const latency = await steadyLatency(database, url, seconds);
    return { bench: "delivery", unit: "deliveries/s", floor, ...backlog, ratio: Math.round((backlog.figure / floor) * 1_000) / 1_000, ...latency, latencyRate };
  } finally {
    await receiver.stop();
    await database.drop();
    await server.stop();
  }
}

/** How many requests a second the guarded client alone sends and has answered: no database, no signature, nothing kept. */
async function bareRate(url: string, seconds: number): Promise<number> {
  const egress = createEgress({ allow: ["127.0.0.0/8"] });
  const call = {
    method: "POST",
    url: new URL(url),
    headers: ["Content-Type", "application/json", "Content-Length", String(body.length)],
    body: Buffer.from(body),
    timeoutMs: 30_000,
  };
  const endsAt = performance.now() + seconds * 1_000;
  let sent = 0;
  const sendOn = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const called = await egress.send(call);
      if ("failure" in called) throw new Error(`the receiver did not answer: ${called.failure.detail}`);
      sent++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sendOn));
  await egress.close();
  return Math.round(sent / seconds);
}

type BacklogFigures = Pick<DeliveryFigures, "figure" | "rssMb" | "walBytesPerDelivery" | "workerCpuMicrosPerDelivery" | "postgresCpuMicrosPerDelivery">;

async function drainBacklog(database: TestDatabase, url: string, count: number): Promise<BacklogFigures> {
  const acme = await seedOrganization(database.url);
  const [warmUp, measured] = [await acme.addDestination({ url, concurrency }), await acme.addDestination({ url, concurrency })];
  await acme.addDeliveries(warmUp.destinationId, warmUpCount, { body: Buffer.from(body) });
  const worker = await startWorker(database);
  return withConnection(database.url, async (admin) => {
    await untilDelivered(admin, warmUp.destinationId, warmUpCount);
    await admin.query("UPDATE destination SET held_cause = 'paused', held_since = now() WHERE id = $1", [measured.destinationId]);
    for (let added = 0; added < count; added += slice)
      await acme.addDeliveries(measured.destinationId, Math.min(slice, count - added), { body: Buffer.from(body) });
    await admin.query("CHECKPOINT");

    const before = await standOf(admin, worker);
    const startedAt = performance.now();
    await admin.query("UPDATE destination SET held_cause = NULL, held_since = NULL WHERE id = $1", [measured.destinationId]);
    await admin.query("SELECT pg_notify('postern_lane', $1)", [measured.destinationId]);
    await untilDelivered(admin, measured.destinationId, count);
    const elapsedMs = performance.now() - startedAt;
    const after = await standOf(admin, worker);
    const rssMb = worker.rssMb();
    await worker.stop();
    const micros = (seconds: number) => Math.round((seconds / count) * 1e6);
    return {
      figure: Math.round((count / elapsedMs) * 1_000),
      rssMb,
      walBytesPerDelivery: Math.round((after.walBytes - before.walBytes) / count),
      workerCpuMicrosPerDelivery: micros(after.workerCpu - before.workerCpu),
      postgresCpuMicrosPerDelivery: micros(after.postgresCpu - before.postgresCpu),
    };
  });
}

/** How far everything has come that is measured as a difference. */
async function standOf(admin: pg.Client, worker: Child): Promise<{ walBytes: number; workerCpu: number; postgresCpu: number }> {
  const { rows } = await admin.query("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes");
  return { walBytes: Number(rows[0].bytes), workerCpu: cpuSeconds(worker.pid), postgresCpu: await postgresCpuSeconds(admin) };
}

async function steadyLatency(database: TestDatabase, url: string, seconds: number): Promise<Pick<DeliveryFigures, "p50Ms" | "p95Ms" | "p99Ms">> {
  const { token, destinationIds } = await seedEndpoint(database.url, { keyRing: readKeyRing(testKeys), destinations: [{ url, concurrency }] });
  const [destinationId = ""] = destinationIds;
  const ingestUrl = "http://127.0.0.1";
  const ingest = await startChild("apps/ingest/src/main.ts", {
    DATABASE_URL: database.as("ingest"),
    POSTERN_KEYS: testKeys,
    POSTERN_LOCAL: "1",
    POSTERN_INGEST_HOST: "127.0.0.1",
    POSTERN_INGEST_PORT: "0",
    POSTERN_INGEST_URL: ingestUrl,
    POSTERN_HEALTH_PORT: "0",
    POSTERN_ROLES: "receive",
    POSTERN_LOG_LEVEL: "info",
  });
  const worker = await startWorker(database);
  const load = { url: `http://127.0.0.1:${ingest.ready.port}/e/${token}`, body, perSecond: latencyRate };
  await postSteadily({ ...load, seconds: warmUpSeconds });
  const since = newId("req");
  const accepted = await postSteadily({ ...load, seconds });
  await withConnection(database.url, (admin) => untilDelivered(admin, destinationId, accepted));
  await Promise.all([ingest.stop(), worker.stop()]);

  const { ms, n } = await withConnection(database.url, (admin) => latenciesOf(admin, destinationId, since));
  if (n !== accepted) throw new Error(`${accepted} were accepted and ${n} delivered`);
  const [p50Ms = 0, p95Ms = 0, p99Ms = 0] = ms.map((value) => Math.round(value * 10) / 10);
  return { p50Ms, p95Ms, p99Ms };
}

async function latenciesOf(admin: pg.Client, destinationId: string, since: string): Promise<{ ms: number[]; n: number }> {
  const { rows } = await admin.query(
    `SELECT percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM a.started_at - r.received_at) * 1000 + a.duration_us / 1000.0) AS ms, count(*)::int AS n
     FROM attempt a JOIN delivery d ON d.organization_id = a.organization_id AND d.id = a.delivery_id JOIN request r ON r.organization_id = d.organization_id AND r.id = d.request_id
     WHERE a.destination_id = $1 AND a.outcome = 'delivered' AND r.id > $2`,
    [destinationId, since],
  );
  return rows[0];
}

function startWorker(database: TestDatabase): Promise<Child> {
  return startChild("apps/worker/src/main.ts", { DATABASE_URL: database.as("worker"), POSTERN_KEYS: testKeys, POSTERN_LOCAL: "1", POSTERN_HEALTH_PORT: "0" });
}

async function untilDelivered(admin: pg.Client, destinationId: string, count: number): Promise<void> {
  const endsAt = performance.now() + 120_000;
  while (performance.now() < endsAt) {
    const { rows } = await admin.query("SELECT count(*)::int AS n FROM delivery WHERE destination_id = $1 AND state = 'pending'", [destinationId]);
    if (rows[0].n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${count} deliveries were not brought within two minutes`);
}
