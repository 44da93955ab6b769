import { until } from "@postern/test/setup/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, statusOf, type TestGateway } from "../testing.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());

const takes = (method: string) => ({ all: [{ kind: "method", allow: [method] }] });

/** Puts a version beside the live one, as a command would. */
async function shadow(endpointId: string, versionId: string, policy: object): Promise<void> {
  await gateway.admin.query(
    `INSERT INTO policy_version (organization_id, id, endpoint_id, number, policy, live_from, created_by, created_by_name)
     SELECT organization_id, $2, id, 9, $3, NULL, 'usr_x', 'x' FROM endpoint WHERE id = $1`,
    [endpointId, versionId, JSON.stringify(policy)],
  );
  await gateway.admin.query("UPDATE endpoint SET shadow_version_id = $2 WHERE id = $1", [endpointId, versionId]);
  await gateway.configured();
}

async function counted(versionId: string) {
  const { rows } = await gateway.admin.query(
    `SELECT sum(decided)::int AS decided, sum(refused)::int AS refused, sum(accepted)::int AS accepted, sum(failed)::int AS failed
     FROM shadow_minute WHERE version_id = $1`,
    [versionId],
  );
  return rows[0];
}

test("a shadow decides beside the live policy, which alone is heard; what it would do otherwise is written with the gate", async () => {
  const { token, endpointId } = await gateway.seed({ policy: { all: [] } });
  await shadow(endpointId, "pol_shadow1", takes("PUT"));
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
  expect(statusOf(await gateway.send(`PUT /e/${token} HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: 2\r\n\r\n{}`))).toBe(202);

  await until(async () => (await counted("pol_shadow1")).decided === 2);
  expect(await counted("pol_shadow1")).toMatchObject({ decided: 2, refused: 1, accepted: 0, failed: 0 });
  const [first] = await gateway.rowsOf(endpointId);
  const { rows } = await gateway.admin.query("SELECT request_id, verdict, gate, path, reason FROM shadow_difference WHERE version_id = 'pol_shadow1'");
  expect(rows).toEqual([{ request_id: first?.id, verdict: "refused", gate: "method", path: "0", reason: "method-not-allowed" }]);
});

test("its rates have books of their own: what they count takes nothing from the live policy", async () => {
  const rate = { all: [{ kind: "rate" as const, per: "endpoint" as const, limit: 2, windowSeconds: 600 }] };
  const { token, endpointId } = await gateway.seed({ policy: rate as never });
  await shadow(endpointId, "pol_shadow2", rate);
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
  await until(async () => (await counted("pol_shadow2")).decided === 1);
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
  expect(statusOf(await gateway.post(token, "{}"))).toBe(429);
  await until(async () => (await counted("pol_shadow2")).decided === 3);
  expect(await counted("pol_shadow2")).toMatchObject({ refused: 0, accepted: 0 });
});

test("a shadow that cannot be used is counted as failed, and its endpoint goes on", async () => {
  const { token, endpointId } = await gateway.seed({ policy: { all: [] } });
  await shadow(endpointId, "pol_shadow3", { all: [{ kind: "signature", provider: "nobody-at-all" }] });
  expect(statusOf(await gateway.post(token, "{}"))).toBe(202);
  await until(async () => (await counted("pol_shadow3")).failed === 1);
  expect(await counted("pol_shadow3")).toMatchObject({ decided: 0, failed: 1 });
});

test("it asks no provider about an event, and decides all the same", async () => {
  const { token, endpointId } = await gateway.seed({ policy: { all: [] } });
  const url = "https://nobody.invalid/events/{query:id}";
  await shadow(endpointId, "pol_shadow5", { all: [{ kind: "fetch-back", url, header: "Authorization", credential: "", same: [] }] });
  expect(statusOf(await gateway.send(`POST /e/${token}?id=1 HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: 2\r\n\r\n{}`))).toBe(202);
  await until(async () => (await counted("pol_shadow5")).decided === 1);
  expect(await counted("pol_shadow5")).toMatchObject({ refused: 0, failed: 0 });
});

test("the rows of a shadow are bounded: the newest stay", async () => {
  const { organizationId, endpointId } = await gateway.seed({ policy: { all: [] } });
  await shadow(endpointId, "pol_shadow4", { all: [] });
  const rows = Array.from({ length: 12 }, (_, index) => ({
    ...{ organization_id: organizationId, version_id: "pol_shadow4", request_id: `req_${String(index).padStart(3, "0")}` },
    ...{ received_at: new Date().toISOString(), verdict: "refused" },
  }));
  const stranger = { ...rows[0], version_id: "pol_of_nobody" };
  await gateway.admin.query("SELECT app.record_shadow('[]', $1, 5, 30)", [JSON.stringify([...rows, stranger])]);
  const { rows: kept } = await gateway.admin.query("SELECT request_id FROM shadow_difference WHERE version_id LIKE 'pol\\_%4' ORDER BY request_id");
  expect(kept.map(({ request_id }) => request_id)).toEqual(["req_007", "req_008", "req_009", "req_010", "req_011"]);
  expect((await gateway.admin.query("SELECT FROM shadow_difference WHERE version_id = 'pol_of_nobody'")).rowCount).toBe(0);
});
