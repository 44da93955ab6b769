import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type HubRig, helloFrame, openHubRig } from "./testing.ts";

let rig: HubRig;
beforeAll(async () => {
  rig = await openHubRig();
});
afterEach(async () => {
  await rig.tenant.ask("tunnel-rule.set", {});
  await rig.sql("TRUNCATE request, request_body, delivery, attempt");
});
afterAll(() => rig.close());

const connections = async () => (await rig.tenant.ask("tunnel.list", { projectId: rig.tenant.projectId }))[0]?.connections ?? [];
const lastEntry = async () => (await rig.tenant.ask("audit.list", { limit: 1 })).rows[0];

test("an agent that someone disconnects ends within 5 s, gives back what it held, and the audit log says who it was", async () => {
  const agent = await rig.enter();
  const id = await rig.addEvent();
  await agent.next("deliver");
  const [connection] = await connections();
  expect(connection).toMatchObject({ machine: "alice@laptop", agentName: "laptop", transport: "ws", slots: 8 });
  await rig.tenant.ask("tunnel.disconnect", { id: rig.tunnelId, connectionId: connection?.id });
  expect(await lastEntry()).toMatchObject({ action: "tunnel.disconnect", target: rig.tunnelId, before: { agents: [{ machine: "alice@laptop" }] } });
  expect(await agent.next("revoked")).toEqual({ kind: "revoked", reason: "disconnected" });
  await expect
    .poll(async () => rig.sql("SELECT state, attempts, lease_id FROM delivery WHERE id = $1", [id]))
    .toEqual([{ state: "pending", attempts: 0, lease_id: null }]);
  await expect(rig.tenant.ask("tunnel.disconnect", { id: rig.tunnelId })).rejects.toMatchObject({ kind: "conflict" });
});

test("where an organization allows no tunnels, those that are open end, and none is opened", async () => {
  const agent = await rig.enter();
  await rig.tenant.ask("tunnel-rule.set", { allow: "none" });
  expect(await agent.next("revoked")).toMatchObject({ reason: "forbidden" });
  await expect.poll(lastEntry).toMatchObject({ action: "tunnel.dismiss", target: rig.tunnelId, actor: { kind: "system" }, after: { reason: "forbidden" } });
  const again = rig.connect();
  await again.opened;
  again.send(helloFrame(rig.tunnelId));
  expect(await again.next("refused")).toMatchObject({ problem: "PSTN-3003", exitCode: 6 });
});

test("where its project forbids stored events, an agent that is there ends, and none comes in", async () => {
  const forbid = (forbidden: ("durable" | "http")[]) => rig.tenant.ask("project.forbid-tunnels", { id: rig.tenant.projectId, forbidden });
  const agent = await rig.enter();
  await forbid(["http"]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(agent.heard.filter(({ kind }) => kind === "revoked")).toEqual([]);
  await forbid(["durable"]);
  expect(await agent.next("revoked")).toMatchObject({ reason: "forbidden" });
  const again = rig.connect();
  await again.opened;
  again.send(helloFrame(rig.tunnelId));
  expect(await again.next("refused")).toMatchObject({ problem: "PSTN-3003", exitCode: 6 });
  await forbid([]);
});

test("an agent that ran as long as its organization allows ends, a break in between counted in", async () => {
  await rig.tenant.ask("tunnel-rule.set", { lifeMinutes: 60 });
  const first = await rig.enter();
  const [connection] = await connections();
  await rig.sql("UPDATE tunnel_connection SET run_started_at = now() - interval '59 minutes 58 seconds'");
  const second = await rig.enter({ resume: { connectionId: String(connection?.id), epoch: 1 } });
  expect(await second.next("revoked")).toMatchObject({ reason: "outlived" });
  first.vanish();
});

test("an agent without a delivery for as long as its organization allows ends, and one with deliveries does not", async () => {
  await rig.tenant.ask("tunnel-rule.set", { idleMinutes: 10 });
  const agent = await rig.enter();
  await rig.addEvent();
  await agent.answer();
  await agent.next("settled");
  await rig.sql("UPDATE tunnel_connection SET active_at = now() - interval '11 minutes'");
  await new Promise((resolve) => setTimeout(resolve, 3_500)); // its delivery is seen by the next look
  expect(agent.heard.filter(({ kind }) => kind === "revoked")).toEqual([]);
  expect((await connections())[0]).toMatchObject({ carried: 1, inFlight: 0 });
  await rig.sql("UPDATE tunnel_connection SET active_at = now() - interval '11 minutes'");
  expect(await agent.next("revoked")).toMatchObject({ reason: "idle" });
});

test("an agent that asks for a pace is given no more in a second", async () => {
  for (let i = 0; i < 9; i++) await rig.addEvent({}, false);
  const agent = await rig.enter({ perSecondMax: 3, slots: 8 });
  const startedAt = Date.now();
  for (let i = 0; i < 9; i++) await agent.answer();
  expect(Date.now() - startedAt).toBeGreaterThan(1_900);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  agent.vanish();
});
