import { afterEach, beforeEach, expect, test } from "vitest";
import { type AgentRig, openAgentRig } from "./testing.ts";

let rig: AgentRig;
beforeEach(async () => {
  rig = await openAgentRig();
});
afterEach(() => rig.close());

test("an agent that is told to poll is welcomed, brings deliveries and tells outcomes by calls alone", async () => {
  rig.start({ transport: "poll" });
  await rig.hub.welcome();
  rig.hub.deliver({ deliveryId: "dlv_1" });
  expect(await rig.hub.next("taken")).toMatchObject({ deliveryId: "dlv_1" });
  expect(await rig.hub.next("outcome")).toMatchObject({ deliveryId: "dlv_1", result: { status: 200 } });
  expect(rig.hub.connections).toBe(0);
  expect(await rig.event("ready")).toMatchObject({ transport: "poll" });
});

test("after three upgrades that something on the way refused it polls, and says so", async () => {
  rig.hub.refuse = 400;
  rig.start();
  await rig.hub.welcome();
  expect(rig.hub.connections).toBe(3);
  expect(await rig.event("transport")).toEqual({ type: "transport", transport: "poll", cause: "no-websocket", says: "no WebSocket comes through to the hub" });
});

test("a hub that is full, or away, is no reason to poll", async () => {
  rig.hub.refuse = 503;
  rig.start();
  await expect.poll(() => rig.hub.connections).toBeGreaterThan(4);
  rig.hub.refuse = undefined;
  await rig.hub.welcome();
  expect(rig.hub.polls.isOpen).toBe(false);
});

test("an agent that was told to use WebSockets does not poll, whatever happens", async () => {
  rig.hub.refuse = 400;
  rig.start({ transport: "ws" });
  await expect.poll(() => rig.hub.connections).toBeGreaterThan(4);
  expect(rig.hub.polls.isOpen).toBe(false);
});
