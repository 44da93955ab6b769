import { sqlAt } from "@postern/test/setup/sql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { firstIdAt } from "./id-range.ts";
import { openPool, type Pool } from "./pool.ts";
import { rollUp } from "./rollup.ts";
import { openStage, type Stage } from "./testing/stage.ts";
import type { StoredRequest } from "./testing/stored-rows.ts";
import type { Tenant } from "./testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let worker: Pool;
let endpointIds: string[];

beforeAll(async () => {
  stage = await openStage();
  worker = openPool({ url: stage.as("worker"), name: "test", max: 2, statementTimeoutMs: 10_000 });
  tenant = await stage.createTenant("acme");
  const endpoints = [await tenant.createEndpoint({ name: "One" }), await tenant.createEndpoint({ name: "Other" })];
  endpointIds = endpoints.map(({ id }) => id);
  for (let minutesAgo = 1; minutesAgo < 180; minutesAgo += 7)
    for (const [index, { id }] of endpoints.entries()) await arrive(id, minutesAgo, kinds[(minutesAgo + index) % 4]);
  await stage.sql("UPDATE request r SET policy_version_id = e.policy_version_id FROM endpoint e WHERE e.id = r.endpoint_id");
});
afterAll(async () => {
  await worker?.end();
  await stage?.close();
});

const kinds: Partial<StoredRequest>[] = [{}, { verdict: "refused", folded: 40 }, { verdict: "throttled" }, { verdict: "duplicate" }];
async function arrive(endpointId: string, minutesAgo: number, more: Partial<StoredRequest> = {}): Promise<void> {
  const receivedAt = new Date(Date.now() - minutesAgo * 60_000);
  const id = firstIdAt("req", receivedAt.getTime()); // newId never goes back in time
  await tenant.addRequest(endpointId, { id, receivedAt, ...more });
}
const rollAll = async () => {
  for (let turn = 0; turn < 40; turn++) await rollUp(worker, { rowsDays: 90 }); // from the oldest partition on, fifty slices a turn
};
const minutes = () => stage.sql("SELECT * FROM request_minute ORDER BY minute, endpoint_id");

async function seen() {
  const { projectId } = tenant;
  const { buckets } = await tenant.ask("request.histogram", { projectId, range: "24h" });
  const endpoints = await tenant.ask("endpoint.list", { projectId });
  const sum = (verdict: "accepted" | "refused" | "throttled" | "duplicate") => buckets.reduce((all, bucket) => all + bucket[verdict], 0);
  const traffic = endpoints.map(({ id, requests24h, refused24h, lastRequestAt }) => ({ id, requests24h, refused24h, lastRequestAt }));
  const lists = await Promise.all(endpoints.map(({ id }) => tenant.ask("policy.list", { endpointId: id })));
  return {
    decided: lists.flat().map(({ requests }) => requests),
    buckets: buckets.filter(({ accepted, refused, throttled, duplicate }) => accepted + refused + throttled + duplicate > 0),
    sums: [sum("accepted"), sum("refused"), sum("throttled"), sum("duplicate")],
    traffic,
  };
}

test("the histogram, an endpoint's day and the requests of a policy's version say the same from counted minutes as from the requests", async () => {
  const before = await seen();
  expect([...before.sums, ...before.decided].every((count) => count > 0)).toBe(true);
  await rollAll();
  expect((await minutes()).length).toBeGreaterThan(40);
  expect(await seen()).toEqual(before);
});

test("a count that runs again, or on two workers at once, counts nothing twice", async () => {
  const before = await minutes();
  await Promise.all([rollAll(), rollAll()]);
  expect(await minutes()).toEqual(before);
});

test("the last minutes are counted one by one, so that what is committed late is seen", async () => {
  const [endpointId = ""] = endpointIds;
  const before = await seen();
  await arrive(endpointId, 3);
  await rollAll();
  expect((await seen()).sums[0]).toBe((before.sums[0] ?? 0) + 1);
});

test("an organization sees its own minutes alone, and no app but the worker counts", async () => {
  const globex = await stage.createTenant("globex");
  const { buckets } = await globex.ask("request.histogram", { projectId: globex.projectId, range: "24h" });
  expect(buckets.every(({ accepted, refused }) => accepted + refused === 0)).toBe(true);
  await expect(sqlAt(stage.as("web"), "SELECT app.roll_up_requests(90)")).rejects.toThrow("permission denied");
  expect(await sqlAt(stage.as("web"), "SELECT * FROM request_minute")).toEqual([]);
});

test("minutes past their retention are forgotten", async () => {
  await stage.sql("UPDATE request_minute SET minute = minute - interval '100 days'");
  await stage.sql("UPDATE request_rollup SET rolled_to = now() - interval '20 minutes'");
  await rollUp(worker, { rowsDays: 90 });
  expect((await minutes()).every(({ minute }) => (minute as Date) > new Date(Date.now() - 3_600_000))).toBe(true);
});
