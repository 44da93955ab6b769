import { expect, test } from "vitest";
import { type FakeAgent, type HubRig, openHubRig } from "./testing.ts";

/** Answers whatever comes by this line, after a moment, until it is closed. */
async function work(agent: FakeAgent, answered: Map<string, number>): Promise<void> {
  for (;;) {
    const gone = agent.closed.then(() => undefined);
    const deliver = await Promise.race([agent.next("deliver").catch(() => undefined), gone]);
    if (!deliver) return;
    const { deliveryId, leaseId } = deliver;
    agent.send({ kind: "taken", deliveryId, leaseId });
    setTimeout(() => {
      answered.set(deliveryId, Date.now());
      agent.send({ kind: "outcome", deliveryId, leaseId, again: false, result: { status: 200, rawHeaders: [], body: Buffer.alloc(0), durationMs: 1 } });
    }, 150);
  }
}

const ownPlace = async (rig: HubRig) => String((await rig.sql("SELECT id FROM tunnel_connection"))[0]?.id);

test("a hub that goes hands its agents over to another: no delivery waits, none is sent twice, no attempt is lost", async () => {
  const rig = await openHubRig();
  const other = await rig.openHub();
  const answered = new Map<string, number>();
  const old = await rig.enter();
  const oldWork = work(old, answered);
  const addedAt = new Map<string, number>();
  const feeding = (async () => {
    for (let i = 0; i < 30; i++) {
      addedAt.set(await rig.addEvent(), Date.now());
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const stopped = rig.hub.stop();
  expect((await old.next("handover")).graceMs).toBeGreaterThan(0);
  const fresh = await rig.enter({ resume: { connectionId: await ownPlace(rig), epoch: 1 } }, { port: other.port });
  const freshWork = work(fresh, answered);
  expect(await old.closed).toBe(1000);
  await feeding;
  await expect.poll(() => answered.size).toBe(30);
  await expect.poll(() => rig.sql("SELECT state, max(attempts) AS attempts FROM delivery GROUP BY state")).toEqual([{ state: "delivered", attempts: 1 }]);
  const waits = [...addedAt].map(([id, at]) => (answered.get(id) ?? Number.POSITIVE_INFINITY) - at);
  expect(Math.max(...waits)).toBeLessThan(5_000);
  expect(old.heard.map(({ kind }) => kind)).not.toContain("replaced");
  await stopped;
  fresh.vanish();
  await Promise.all([oldWork, freshWork]);
  await other.stop();
  await rig.stage.close();
});

test("an agent that finds no other hub says goodbye, and its hub does not wait for the rest of the grace", async () => {
  const rig = await openHubRig();
  const agent = await rig.enter();
  const startedAt = Date.now();
  const stopped = rig.hub.stop();
  await agent.next("handover");
  agent.send({ kind: "bye", reason: "no other hub was found" });
  expect(await agent.closed).toBe(1000);
  await stopped;
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  await rig.stage.close();
});
