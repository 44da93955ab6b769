import { quickest } from "@postern/test/setup/quickest";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Hub } from "./hub.ts";
import { type FakeAgent, type HubRig, helloFrame, openHubRig } from "./testing.ts";

let rig: HubRig;
let secondHub: Hub;
beforeAll(async () => {
  rig = await openHubRig();
  secondHub = await rig.openHub();
});
beforeEach(async () => {
  await rig.sql("TRUNCATE request, request_body, delivery, attempt");
});
afterAll(async () => {
  await secondHub?.stop();
  await rig?.close();
});

const heldCause = async () => (await rig.sql("SELECT held_cause FROM destination WHERE id = $1", [rig.destinationId]))[0]?.held_cause;
const counts = () => rig.sql("SELECT state, count(*)::int FROM delivery GROUP BY state");
const leave = async (...agents: FakeAgent[]) => {
  for (const agent of agents) agent.vanish();
  await expect.poll(async () => (await rig.sql("SELECT id FROM tunnel_connection")).length).toBe(0);
};

test("agents of a pool share the deliveries by their free slots, over two hubs, and each delivery goes to one", async () => {
  const one = await rig.enter({ pool: true, slots: 2 });
  const two = await rig.enter({ pool: true, slots: 2 }, { port: secondHub.port });
  expect(one.heard.filter(({ kind }) => kind === "replaced")).toEqual([]);
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.push(await rig.addEvent());
  const got: string[] = [];
  for (const agent of [one, one, two, two]) got.push((await agent.next("deliver")).deliveryId);
  expect(got.sort()).toEqual(ids.sort());
  await leave(one, two);
});

test("what a lost member held goes to the others at once", async () => {
  const goOver = async () => {
    const lost = await rig.enter({ pool: true, slots: 1 });
    const id = await rig.addEvent();
    await lost.take();
    const stays = await rig.enter({ pool: true, slots: 1 }, { port: secondHub.port });
    await new Promise((resolve) => setTimeout(resolve, 50)); // the taken has arrived
    lost.vanish();
    const lostAt = performance.now();
    expect(await stays.answer()).toMatchObject({ deliveryId: id, attempt: 2 });
    const tookMs = performance.now() - lostAt;
    await stays.next("settled");
    await leave(stays);
    return tookMs;
  };
  expect(await quickest(goOver)).toBeLessThan(900); // before the poll that is the backstop
});

test("one member's local server that is down holds the tunnel for nobody else; without any that is up it is held", async () => {
  const down = await rig.enter({ pool: true, slots: 4 });
  const up = await rig.enter({ pool: true, slots: 4 });
  down.send({ kind: "local", up: false });
  await expect.poll(async () => (await rig.sql("SELECT local_up FROM tunnel_connection ORDER BY id"))[0]).toEqual({ local_up: false });
  expect(await heldCause()).toBeNull();
  const id = await rig.addEvent();
  expect((await up.answer()).deliveryId).toBe(id);
  up.send({ kind: "local", up: false });
  await expect.poll(heldCause).toBe("local-down");
  down.send({ kind: "local", up: true });
  await expect.poll(heldCause).toBeNull();
  await leave(down, up);
});

test("an agent that refuses a connection gives the delivery to another of its pool", async () => {
  const down = await rig.enter({ pool: true, slots: 1 });
  const id = await rig.addEvent();
  const { leaseId } = await down.next("deliver");
  const up = await rig.enter({ pool: true, slots: 1 });
  down.send({ kind: "taken", deliveryId: id, leaseId });
  down.send({ kind: "outcome", deliveryId: id, leaseId, again: false, result: { error: "refused", detail: "refused", durationMs: 1 } });
  expect(await up.answer()).toMatchObject({ deliveryId: id });
  await up.next("settled");
  expect(await counts()).toEqual([{ state: "delivered", count: 1 }]);
  await leave(down, up);
});

test("someone else joins a pool but takes nothing over; without a pool they are told who has it", async () => {
  const owner = await rig.enter({ pool: true });
  const stranger = await rig.newStranger("joiner");
  const joined = await rig.enter({ pool: true }, { token: stranger.secret });
  expect(owner.heard.filter(({ kind }) => kind === "replaced")).toEqual([]);
  expect(await rig.sql("SELECT owner_name FROM tunnel")).toEqual([{ owner_name: "Owner of acme" }]);
  const alone = rig.connect({ token: stranger.secret });
  await alone.opened;
  alone.send(helloFrame(rig.tunnelId));
  expect((await alone.next("refused")).detail).toMatch(/--pool joins their agents/);

  const single = await rig.enter(); // the owner, alone again: the pool is over
  await owner.next("replaced");
  await joined.next("replaced");
  const late = rig.connect({ token: stranger.secret });
  await late.opened;
  late.send(helloFrame(rig.tunnelId, { pool: true }));
  expect(await late.next("refused")).toMatchObject({ exitCode: 4 });
  await leave(single);
});
