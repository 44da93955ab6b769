import net from "node:net";
import { readKeyRing } from "@postern/db/seal";
import pg from "pg";
import { pino } from "pino";
import { createTestDatabase, type TestDatabase } from "../../../test/setup/database.ts";
import { type SeededEndpoint, type SeedSettings, seedEndpoint, testKeys } from "../../../test/setup/seed-endpoint.ts";
import { readEnvironment } from "./env.ts";
import { type Receiving, startReceiving } from "./start-receiving.ts";
import { readTls } from "./tls-files.ts";

/** A gateway of its own with a database of its own, for tests over real sockets. */
export interface TestGateway {
  database: TestDatabase;
  receiving: Receiving;
  /** Sees everything. */
  admin: pg.Client;
  /** What was logged. */
  lines: string[];
  seed(settings?: Partial<SeedSettings>): Promise<SeededEndpoint>;
  send(bytes: string | Buffer | (string | Buffer)[]): Promise<string>;
  stop(): Promise<void>;
}

export async function startGateway(environment: Record<string, string> = {}): Promise<TestGateway> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.url });
  admin.on("error", () => {}); // tests take the database away
  await admin.connect();
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const env = readEnvironment({
    DATABASE_URL: database.as("ingest"),
    POSTERN_KEYS: testKeys,
    POSTERN_LOCAL: "1",
    POSTERN_UNSAFE: "1", // the test server runs with fsync off
    POSTERN_INGEST_HOST: "127.0.0.1",
    POSTERN_INGEST_PORT: "0",
    POSTERN_HEALTH_PORT: "0",
    POSTERN_INGEST_URL: "https://gate.example.com",
    ...environment,
  });
  const keyRing = readKeyRing(testKeys);
  const receiving = await startReceiving({ env, keyRing, log, tls: readTls(env) }).catch(async (error: Error) => {
    await admin.end();
    await database.drop();
    throw error;
  });
  return {
    database,
    receiving,
    admin,
    lines,
    async seed(settings = {}) {
      const seeded = await seedEndpoint(database.url, { keyRing, ...settings });
      await until(async () => metricsSay(receiving.healthPort, await endpointsOf(admin)));
      return seeded;
    },
    send: (bytes) => sendTo(receiving.port, bytes),
    async stop() {
      await receiving.stop();
      await admin.end().catch(() => {});
      await database.drop();
    },
  };
}

async function endpointsOf(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query("SELECT count(*)::int AS n FROM endpoint");
  return `postern_ingest_endpoints ${rows[0].n}\n`;
}

async function metricsSay(port: number, line: string): Promise<boolean> {
  return (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).includes(line);
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it did not become so within 5 s");
}

/** Writes raw bytes on a connection, one piece a time, and answers all that comes back until it closes (or rests for a while). */
export function sendTo(port: number, bytes: string | Buffer | (string | Buffer)[], restMs = 400): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    let answer = "";
    let rest: NodeJS.Timeout | undefined;
    const done = () => {
      clearTimeout(rest);
      socket.destroy();
      resolve(answer);
    };
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      clearTimeout(rest);
      rest = setTimeout(done, restMs);
    });
    socket.on("close", done);
    socket.on("error", (error) => (answer ? done() : reject(error)));
    socket.on("connect", async () => {
      for (const piece of Array.isArray(bytes) ? bytes : [bytes]) {
        socket.write(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece);
        await new Promise((next) => setTimeout(next, 10));
      }
    });
  });
}
