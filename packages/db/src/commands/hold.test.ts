import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let id: Id<"dst">;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());
beforeEach(async () => {
  const input = { projectId: tenant.projectId, name: `destination ${Math.random()}`, url: "https://example.test/in" };
  id = (await tenant.ask("destination.create", input)).destination.id;
});

const run = (text: string) => stage.sql(text, [id]);
const trip = () =>
  run("UPDATE destination SET held_cause = 'breaker', held_since = now(), failures = 12, failed_probes = 3, probe_at = now() + interval '5 min' WHERE id = $1");
const row = async () => (await run("SELECT * FROM destination WHERE id = $1"))[0];
const wakeUps = async () => (await run("SELECT id FROM pgboss.job WHERE singleton_key = $1 AND state = 'created'")).length;

test("an open breaker is told: since when it holds, how often it failed, when it is tried next", async () => {
  await trip();
  const destination = await tenant.ask("destination.get", { id });
  expect(destination).toMatchObject({
    held: { cause: "breaker", since: expect.any(Date) },
    breaker: { state: "open", failures: 12, probeAt: expect.any(Date) },
  });
});

test("someone who does not want to wait has it tried now", async () => {
  await trip();
  const probed = await tenant.ask("destination.probe", { id });
  expect(probed.held?.cause).toBe("breaker");
  expect(probed.breaker?.state === "open" && probed.breaker.probeAt.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  expect(await wakeUps()).toBe(1);
});

test("a destination whose breaker is closed is not probed", async () => {
  await expect(tenant.ask("destination.probe", { id })).rejects.toMatchObject({ kind: "conflict" });
});

test("resume ends an open breaker, and what waits goes out one at a time first", async () => {
  await trip();
  const resumed = await tenant.ask("destination.resume", { id });
  expect(resumed).toMatchObject({ held: undefined, breaker: { state: "ramp", slots: 1 } });
  expect(await row()).toMatchObject({ failures: 0, probe_at: null, ramp_slots: 1 });
});

test("a pause stands above the breaker, which is not forgotten when someone resumes", async () => {
  await trip();
  expect(await tenant.ask("destination.pause", { id })).toMatchObject({ held: { cause: "paused" }, breaker: undefined });
  expect(await tenant.ask("destination.resume", { id })).toMatchObject({ held: undefined, breaker: { state: "ramp", slots: 1 } });
});

test("a new address is tried at once: what failed was the old one", async () => {
  await trip();
  await tenant.ask("destination.update", { id, url: "https://example.test/elsewhere" });
  const { held_cause, failed_probes, probe_at } = (await row()) ?? {};
  expect({ held_cause, failed_probes }).toEqual({ held_cause: "breaker", failed_probes: 0 });
  expect((probe_at as Date).getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
});
