import net from "node:net";
import { openPool, type Pool } from "@postern/db/pool";
import { readKeyRing } from "@postern/db/seal";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type SeededEndpoint, type SeedSettings, seedEndpoint, testKeys } from "@postern/test/setup/seed-endpoint";
import { until } from "@postern/test/setup/until";
import { pino } from "pino";
import { type Environment, readEnvironment } from "./env.ts";
import { type HouseMaterials, openReceivingHouse } from "./receiving-house.ts";
import { type Receiving, startReceiving } from "./start-receiving.ts";
import { readTls } from "./tls.ts";

/** A gateway of its own with a database of its own, for tests over real sockets. */
export interface TestGateway {
  database: TestDatabase;
  receiving: Receiving;
  /** Sees everything. */
  admin: Pool;
  /** What was logged. */
  lines: string[];
  seed(settings?: Partial<SeedSettings>): Promise<SeededEndpoint>;
  /** Waits until it has in memory what is configured now. */
  configured(): Promise<void>;
  send(bytes: string | Buffer | (string | Buffer)[]): Promise<string>;
  post(token: string, body: string, headerLines?: string): Promise<string>;
  /** The rows of an endpoint's requests with their bodies, the oldest first. */
  rowsOf(endpointId: string): Promise<StoredRow[]>;
  lastRowOf(endpointId: string): Promise<StoredRow>;
  stop(): Promise<void>;
}

/** A request's row and body; columns that tests open up are named. */
export interface StoredRow extends Record<string, unknown> {
  id: string;
  target: string;
  trace: string;
  raw_headers: Buffer;
  sealed_headers: string;
  body: Buffer;
  body_sha256: Buffer;
}

export async function startGateway(environment: Record<string, string> = {}): Promise<TestGateway> {
  const database = await createTestDatabase();
  const admin = openPool({ url: database.url, name: "test", max: 1, statementTimeoutMs: 10_000 });
  const drop = async () => {
    await admin.end();
    await database.drop();
  };
  const rowsOf = async (endpointId: string): Promise<StoredRow[]> => (await admin.query(rowsSql, [endpointId])).rows;
  const { lines, log } = logInMemory();
  const env = readEnvironment({ ...testEnvironment, DATABASE_URL: database.as("ingest"), ...environment });
  const keyRing = readKeyRing(testKeys);
  const receiving = await startOver(env, log).catch(async (error: Error) => {
    await drop();
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
    configured: () => untilConfigured(admin, receiving.healthPort),
    send: (bytes) => sendTo(receiving.port, bytes),
    post: (token, body, headerLines = "") =>
      sendTo(receiving.port, `POST /e/${token} ${head}Content-Length: ${Buffer.byteLength(body, "latin1")}\r\n${headerLines}\r\n${body}`),
    rowsOf,
    lastRowOf: async (endpointId) => last(await rowsOf(endpointId), endpointId),
    async stop() {
      await receiving.stop();
      if (!admin.ended) await drop();
    },
  };
}

function logInMemory() {
  const lines: string[] = [];
  return { lines, log: pino({}, { write: (line: string) => void lines.push(line) }) };
}

const head = "HTTP/1.1\r\nHost: gate.example.com\r\nConnection: close\r\n";
const rowsSql = "SELECT r.*, b.body FROM request r LEFT JOIN request_body b ON b.request_id = r.id WHERE endpoint_id = $1 ORDER BY r.id";

const testEnvironment = {
  POSTERN_KEYS: testKeys,
  POSTERN_LOCAL: "1",
  POSTERN_ROLES: "receive",
  POSTERN_UNSAFE: "1", // the test server runs with fsync off
  POSTERN_INGEST_HOST: "127.0.0.1",
  POSTERN_INGEST_PORT: "0",
  POSTERN_HEALTH_PORT: "0",
  POSTERN_INGEST_URL: "https://gate.example.com",
};

async function endpointsOf(admin: Pool): Promise<string> {
  const { rows } = await admin.query("SELECT count(*)::int AS n FROM endpoint");
  return `postern_ingest_endpoints ${rows[0].n}\n`;
}

function last(rows: StoredRow[], endpointId: string): StoredRow {
  const row = rows.at(-1);
  if (!row) throw new Error(`${endpointId} has no request`);
  return row;
}

async function untilConfigured(admin: Pool, healthPort: number): Promise<void> {
  const { rows } = await admin.query("SELECT max(config_seq) AS newest FROM endpoint");
  await until(async () => metricsSay(healthPort, `postern_ingest_config_seq ${rows[0].newest}\n`));
}

async function metricsSay(port: number, line: string): Promise<boolean> {
  return (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).includes(line);
}

const lookEveryMs = 20;

/**
 * Writes raw bytes on a connection, one piece a time, and answers all that comes back until it closes (or rests for a while). The rest is so many looks without
 * a byte: on a busy machine, where the answer takes longer, they do too.
 */
export function sendTo(port: number, bytes: string | Buffer | (string | Buffer)[], restMs = 400): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    let answer = "";
    let looks = 0;
    const rest = setInterval(() => answer && ++looks * lookEveryMs >= restMs && done(), lookEveryMs);
    const done = () => {
      clearInterval(rest);
      socket.destroy();
      resolve(answer);
    };
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      looks = 0;
    });
    socket.on("close", done);
    socket.on("error", (error) => {
      if (answer) return done();
      clearInterval(rest);
      reject(error);
    });
    socket.on("connect", async () => {
      for (const piece of Array.isArray(bytes) ? bytes : [bytes]) {
        socket.write(typeof piece === "string" ? Buffer.from(piece, "latin1") : piece);
        await new Promise((next) => setTimeout(next, 10));
      }
    });
  });
}

export const statusOf = (answer: string): number => Number(answer.split(" ")[1]);
export const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));

async function startOver(env: Environment, log: HouseMaterials["log"]): Promise<Receiving> {
  const house = await openReceivingHouse({ env, keyRing: readKeyRing(testKeys), log });
  return startReceiving({ env, log, tls: readTls(env), house });
}
