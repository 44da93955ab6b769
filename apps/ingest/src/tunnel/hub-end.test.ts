import { expect, test } from "vitest";
import { openHubRig } from "./testing.ts";

test("a hub that ends sends agents away, lets them finish what they hold, and leaves the tunnel held", async () => {
  const rig = await openHubRig();
  const agent = await rig.enter();
  const id = await rig.addEvent();
  const { leaseId } = await agent.next("deliver");
  agent.send({ kind: "taken", deliveryId: id, leaseId });

  const stopped = rig.hub.stop();
  expect((await agent.next("come-back")).afterMs).toBeLessThan(1_010);
  expect(await rig.connect().closed).toBe(503);
  const result = { status: 200, rawHeaders: [], body: Buffer.alloc(0), durationMs: 1 };
  agent.send({ kind: "outcome", deliveryId: id, leaseId, again: false, result });
  expect(await agent.next("settled")).toMatchObject({ deliveryId: id });
  expect(await agent.closed).toBe(1000);
  await stopped;
  expect(await rig.sql("SELECT state FROM delivery WHERE id = $1", [id])).toEqual([{ state: "delivered" }]);
  expect(await rig.sql("SELECT held_cause FROM destination WHERE id = $1", [rig.destinationId])).toEqual([{ held_cause: "no-agent" }]);
  expect(await rig.sql("SELECT id FROM tunnel_connection")).toEqual([]);
  await rig.stage.close();
});
