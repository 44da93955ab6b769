import { quickest } from "@postern/test/setup/quickest";
import { until } from "@postern/test/setup/until";
import { afterEach, expect, test } from "vitest";
import { sendTo, startGateway, statusOf, type TestGateway } from "./testing.ts";

let gateway: TestGateway;
afterEach(async () => {
  await gateway?.stop();
});

const post = (token: string) => gateway.send(`POST /e/${token} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`);
const stored = async () => (await gateway.admin.query("SELECT count(*)::int AS n FROM request")).rows[0].n;

/** Cuts the gateway's connections and lets no new one in, or lets them in again. */
async function letIn(isOpen: boolean): Promise<void> {
  const name = new URL(gateway.database.url).pathname.slice(1);
  await gateway.admin.query(`ALTER DATABASE ${name} WITH CONNECTION LIMIT ${isOpen ? -1 : 0}`);
  if (!isOpen)
    await gateway.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

test("a database that stays away is a 503 with a time to come back, within 2 s, and nothing is stored; when it is back all is well", async () => {
  gateway = await startGateway();
  const { token } = await gateway.seed();
  expect(statusOf(await post(token))).toBe(202);
  await letIn(false);
  const refusedInMs = async () => {
    const startMs = performance.now();
    const answers = await Promise.all([post(token), post(token), post(token)]);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*Retry-After: [1-5]\r\n/);
    return performance.now() - startMs;
  };
  expect(await quickest(refusedInMs)).toBeLessThan(3_000); // 2 s, and some for the way there and back
  expect(await stored()).toBe(1);
  await letIn(true);
  await until(async () => statusOf(await post(token)) === 202);
});

test("a database that is away for less than the hold is not noticed by the sender", async () => {
  gateway = await startGateway();
  const { token } = await gateway.seed();
  await letIn(false);
  const answers = [post(token), post(token)];
  await new Promise((resolve) => setTimeout(resolve, 600));
  await letIn(true);
  expect((await Promise.all(answers)).map(statusOf)).toEqual([202, 202]);
  expect(await stored()).toBe(2);
});

test("ending answers what is under way, takes nothing new, and writes what was folded", async () => {
  gateway = await startGateway();
  const { token, endpointId } = await gateway.seed({ policy: { all: [{ kind: "method", allow: ["GET"] }] } });
  const open = await gateway.seed();
  const slow = sendTo(
    gateway.receiving.port,
    [`POST /e/${open.token} HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n12`, ...Array.from({ length: 20 }, () => ""), "34"],
    1_000,
  );
  await Promise.all(Array.from({ length: 105 }, () => post(token)));
  const stopped = gateway.receiving.stop();
  expect(statusOf(await slow)).toBe(202);
  await stopped;
  await expect(post(open.token)).rejects.toThrow("ECONNREFUSED");
  const { rows } = await gateway.admin.query(
    "SELECT count(*)::int AS rows, sum(folded)::int AS requests FROM request WHERE endpoint_id = $1 AND reason = 'method-not-allowed'",
    [endpointId],
  );
  expect(rows).toEqual([{ rows: 101, requests: 105 }]);
});

test("ending takes less than ten seconds where the database is away and refusals wait to be written", async () => {
  gateway = await startGateway();
  const { token } = await gateway.seed({ policy: { all: [{ kind: "method", allow: ["GET"] }] } });
  await letIn(false);
  expect(statusOf(await post(token))).toBe(405);
  const startMs = performance.now();
  await gateway.receiving.stop();
  expect(performance.now() - startMs).toBeLessThan(9_900);
});

test("a secret that fitted is marked as used, at the latest at the end", async () => {
  gateway = await startGateway();
  const policy = { all: [{ kind: "shared-secret" as const, place: "header" as const, name: "X-Token", prefix: "" }] };
  const { token, secretId } = await gateway.seed({ secret: "right", policy });
  const answer = await gateway.send(`POST /e/${token} HTTP/1.1\r\nHost: h\r\nX-Token: right\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  expect(statusOf(answer)).toBe(202);
  await gateway.receiving.stop();
  const { rows } = await gateway.admin.query("SELECT last_used_at > now() - interval '1 minute' AS used FROM secret WHERE id = $1", [secretId]);
  expect(rows).toEqual([{ used: true }]);
});

test("health and metrics answer on their own port, and only there", async () => {
  gateway = await startGateway();
  const at = (path: string) => fetch(`http://127.0.0.1:${gateway.receiving.healthPort}${path}`);
  expect([(await at("/healthz")).status, (await at("/readyz")).status, (await at("/else")).status]).toEqual([200, 200, 404]);
  expect(await (await at("/metrics")).text()).toContain("# TYPE postern_ingest_answers_total counter");
  expect(statusOf(await gateway.send("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n"))).toBe(404);
});
