import { until } from "@postern/test/setup/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bodyOf, startGateway, statusOf, type TestGateway } from "./testing.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());

/** Figures are exchanged with the database every five seconds. */
const soon = { timeout: 30_000, interval: 200 };
const retryAfterOf = (answer: string) => Number(/^Retry-After: (\d+)\r$/m.exec(answer)?.[1]);

test("past its quota an organization is answered 429 with the reason, its rows say so, and others are let in", async () => {
  const [full, other] = [await gateway.seed(), await gateway.seed()];
  await gateway.admin.query("INSERT INTO storage_usage VALUES ($1, 1000, 1000), ($2, 999, 1000)", [full.organizationId, other.organizationId]);
  await expect.poll(async () => statusOf(await gateway.post(full.token, "{}")), soon).toBe(429);
  const answer = await gateway.post(full.token, "a body that is not kept");
  expect(bodyOf(answer)).toMatchObject({ code: "PSTN-1029", reason: "quota" });
  expect(retryAfterOf(answer)).toBe(60);
  expect(statusOf(await gateway.post(other.token, "{}"))).toBe(202);
  await until(async () => (await gateway.lastRowOf(full.endpointId)).reason === "quota");
  expect(await gateway.lastRowOf(full.endpointId)).toMatchObject({ verdict: "throttled", answer_status: 429, body: Buffer.alloc(0) });

  await gateway.admin.query("UPDATE storage_usage SET quota_bytes = 2000");
  await expect.poll(async () => statusOf(await gateway.post(full.token, "{}")), soon).toBe(202);
});

test("what is stored is added to the organization's day, bodies apart from headers and traces", async () => {
  const { organizationId, token } = await gateway.seed();
  await gateway.post(token, "x".repeat(1_000));
  await gateway.post(token, "y".repeat(500));
  const read = async () =>
    (await gateway.admin.query("SELECT day::text, body_bytes::int, row_bytes::int FROM storage_day WHERE organization_id = $1", [organizationId])).rows;
  await expect.poll(read, soon).toHaveLength(1);
  const [{ day, body_bytes, row_bytes }] = await read();
  expect([day, body_bytes]).toEqual([new Date().toISOString().slice(0, 10), 1_500]);
  expect(row_bytes).toBeGreaterThan(50);
});

test("a disk that is full is a 503 at once, with that reason; with room again the next request is stored, without a hand", async () => {
  const { token } = await gateway.seed();
  await gateway.admin.query(`CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`);
  await gateway.admin.query("CREATE TRIGGER disk_full BEFORE INSERT ON request FOR EACH ROW EXECUTE FUNCTION disk_full()");
  const startMs = performance.now();
  const answer = await gateway.post(token, "{}");
  expect(performance.now() - startMs).toBeLessThan(1_900); // without the two seconds for which a database that is away is waited for
  expect([statusOf(answer), bodyOf(answer).reason]).toEqual([503, "disk"]);
  expect(retryAfterOf(answer)).toBeLessThanOrEqual(5);

  await gateway.admin.query("DROP TRIGGER disk_full ON request");
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
});

test("a disk that someone tells is full shuts the door before a commit is tried, and the health page says why", async () => {
  const { token } = await gateway.seed();
  await gateway.admin.query("INSERT INTO instance_notice VALUES ('disk', 'db-1', 'urgent', now())");
  await expect.poll(async () => bodyOf(await gateway.post(token, "{}")).reason, soon).toBe("disk");
  const ready = await fetch(`http://127.0.0.1:${gateway.receiving.healthPort}/readyz`);
  expect(await ready.text()).toContain("alarm: the disk of the database is full: requests are answered 503\n");

  await gateway.admin.query("DELETE FROM instance_notice");
  await expect.poll(async () => statusOf(await gateway.post(token, "{}")), soon).toBe(202);
});
