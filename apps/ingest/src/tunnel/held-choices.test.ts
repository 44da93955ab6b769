import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type HubRig, helloFrame, openHubRig } from "./testing.ts";

let rig: HubRig;
beforeAll(async () => {
  rig = await openHubRig();
});
beforeEach(async () => {
  await rig.sql("TRUNCATE request, request_body, delivery, attempt");
});
afterAll(() => rig.close());

const stateOf = async (deliveryId: string) => (await rig.sql("SELECT state, attempts, charged, reason, lease_id FROM delivery WHERE id = $1", [deliveryId]))[0];

test.each([
  ["drain", undefined, { going: 3, skipped: 0, kept: 0 }, ["pending", "pending", "pending"]],
  ["last", 2, { going: 2, skipped: 1, kept: 0 }, ["failed", "pending", "pending"]],
  ["skip", undefined, { going: 0, skipped: 3, kept: 0 }, ["failed", "failed", "failed"]],
  ["keep", undefined, { going: 0, skipped: 0, kept: 3 }, ["held", "held", "held"]],
] as const)("a fresh agent that says %s about what waited gets exactly that, and new events flow", async (choice, last, chosen, states) => {
  const waited = [await rig.addEvent(), await rig.addEvent(), await rig.addEvent()];
  const agent = rig.connect();
  await agent.opened;
  agent.send(helloFrame(rig.tunnelId, { held: { choice, ...(last && { last }) }, localUp: false }));
  expect((await agent.next("welcome")).held).toMatchObject({ count: 3, bytes: 6 });
  expect(await agent.next("held")).toEqual({ kind: "held", ...chosen });
  expect(await Promise.all(waited.map(async (id) => (await stateOf(id))?.state))).toEqual(states);

  agent.send({ kind: "local", up: true });
  const fresh = await rig.addEvent();
  const seen = new Set<string>();
  for (let i = 0; i <= chosen.going; i++) seen.add((await agent.answer()).deliveryId);
  expect(seen.has(fresh)).toBe(true);
  expect(seen.size).toBe(chosen.going + 1);
  agent.vanish();
});

test("an agent that asks first holds what waited, delivers what is new, and obeys the choice later", async () => {
  const waited = await rig.addEvent();
  const agent = await rig.enter({ held: { choice: "ask" } });
  const fresh = await rig.addEvent();
  expect((await agent.answer()).deliveryId).toBe(fresh);
  expect(await stateOf(waited)).toMatchObject({ state: "held" });
  agent.send({ kind: "held", choice: "drain" });
  expect(await agent.next("held")).toEqual({ kind: "held", going: 1, skipped: 0, kept: 0 });
  expect((await agent.answer()).deliveryId).toBe(waited);
  agent.vanish();
});

test("a connection, a takeover and a choice over what waited are audit entries in the agent's name; a return after a break is none", async () => {
  const deeds = () =>
    rig.sql(
      "SELECT action, actor_kind, actor_id, target, after FROM audit_entry WHERE actor_kind = 'agent' AND action <> 'tunnel.open' AND seq > $1 ORDER BY seq",
      [from?.seq],
    );
  await expect.poll(() => rig.hub.agents()).toBe(0);
  const [from] = await rig.sql("SELECT max(seq) AS seq FROM audit_entry");
  await rig.addEvent();
  const first = await rig.enter({ held: { choice: "skip" } });
  await first.next("held");
  const second = await rig.enter({ machine: "alice@desktop" });
  second.vanish();
  await second.closed;
  await expect.poll(() => rig.hub.agents()).toBe(0);
  const third = await rig.enter({ resume: { connectionId: "cnn_x", epoch: 1 } });
  third.vanish();
  const entries = await deeds();
  expect(entries.map(({ action }) => action)).toEqual(["tunnel.connect", "tunnel.choose-held", "tunnel.take-over"]);
  expect(entries[1]).toMatchObject({ actor_kind: "agent", actor_id: rig.token.id, target: rig.tunnelId, after: { choice: "skip", going: 0, skipped: 1 } });
  expect((await rig.tenant.ask("audit.verify", {})).firstBadSeq).toBeUndefined();
});
