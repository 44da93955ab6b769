import { sqlAt } from "@postern/test/setup/sql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPool, type Pool } from "../pool.ts";
import { rollUp } from "../rollup.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let worker: Pool;
let destinationIds: string[];

beforeAll(async () => {
  stage = await openStage();
  worker = openPool({ url: stage.as("worker"), name: "test", max: 2, statementTimeoutMs: 10_000 });
  tenant = await stage.createTenant("acme");
  const named = (name: string) => tenant.ask("destination.create", { projectId: tenant.projectId, name, url: "https://example.test/" });
  destinationIds = [(await named("One")).destination.id, (await named("Other")).destination.id];
  for (let minutesAgo = 1; minutesAgo < 120; minutesAgo += 7)
    for (const [index, id] of destinationIds.entries()) await attempt(id, minutesAgo, (minutesAgo + index) % 3 === 0 ? "retry" : "delivered");
});
afterAll(async () => {
  await worker?.end();
  await stage?.close();
});

async function attempt(destinationId: string, minutesAgo: number, outcome: string): Promise<void> {
  const moment = "now() - make_interval(mins => $3)";
  await stage.sql(
    `INSERT INTO attempt (organization_id, id, delivery_id, destination_id, number, trigger, started_at, duration_us, outcome)
     VALUES ($1, app.id_at('att', ${moment}) || right(md5(random()::text), 16), 'dlv_x', $2, 1, 'first', ${moment}, 1, $4)`,
    [tenant.organizationId, destinationId, minutesAgo, outcome],
  );
}
const rollAll = async () => {
  for (let turn = 0; turn < 40; turn++) await rollUp(worker, { rowsDays: 90 });
};
const minutes = () => stage.sql("SELECT * FROM delivered_minute ORDER BY destination_id, minute");
const seen = async () => {
  const list = await tenant.ask("destination.list", { projectId: tenant.projectId });
  return destinationIds.map((id) => list.find((destination) => destination.id === id)?.delivered24h);
};

test("a destination's day says the same from counted minutes as from its attempts, however often they are counted", async () => {
  expect(await seen()).toEqual([12, 11]);
  await rollAll();
  const counted = await minutes();
  expect(counted.length).toBeGreaterThan(15);
  expect(await seen()).toEqual([12, 11]);
  await Promise.all([rollAll(), rollAll()]);
  expect(await minutes()).toEqual(counted);
});

test("what is delivered after the mark is seen at once", async () => {
  await attempt(destinationIds[0] ?? "", 0, "delivered");
  expect(await seen()).toEqual([13, 11]);
});

test("what failed counts until it is tried again", async () => {
  const [destinationId = ""] = destinationIds;
  const endpoint = await tenant.createEndpoint();
  const id = await tenant.addDelivery(await tenant.addRequest(endpoint.id), { endpointId: endpoint.id, destinationId, state: "failed" });
  expect(await tenant.ask("destination.get", { id: destinationId })).toMatchObject({ failed24h: 1 });
  await tenant.ask("delivery.retry", { id });
  expect(await tenant.ask("destination.get", { id: destinationId })).toMatchObject({ failed24h: 0 });
});

test("minutes are one's own, counted by the worker alone, and forgotten past their retention", async () => {
  expect(await sqlAt(stage.as("web"), "SELECT * FROM delivered_minute")).toEqual([]);
  await expect(sqlAt(stage.as("web"), "SELECT app.roll_up_delivered(90)")).rejects.toThrow("permission denied");
  await stage.sql("UPDATE delivered_minute SET minute = minute - interval '100 days'");
  await stage.sql("UPDATE delivered_rollup SET rolled_to = now() - interval '10 minutes'");
  await rollUp(worker, { rowsDays: 90 });
  expect((await minutes()).every(({ minute }) => (minute as Date) > new Date(Date.now() - 3_600_000))).toBe(true);
});
