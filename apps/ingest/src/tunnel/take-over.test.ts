import { openLaneStore } from "@postern/db/lane";
import { openHubPool } from "@postern/db/tunnel/hub-pool";
import { takeTunnel } from "@postern/db/tunnel/take-tunnel";
import { quickest } from "@postern/test/setup/quickest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HubRig, openHubRig } from "./testing.ts";

let rig: HubRig;
beforeAll(async () => {
  rig = await openHubRig();
});
afterAll(() => rig.close());

const end = { hub: "deaf", agentVersion: "1", machine: "m", forward: "f", address: "192.0.2.1", slots: 1, transport: "ws" as const, localUp: true };

test("the same owner's newer agent has the tunnel in less than a second", async () => {
  const takeOver = async () => {
    const old = await rig.enter();
    const startedAt = performance.now();
    const fresh = await rig.enter();
    const id = await rig.addEvent();
    expect((await fresh.answer()).deliveryId).toBe(id);
    const tookMs = performance.now() - startedAt;
    await old.next("replaced");
    fresh.vanish();
    await fresh.closed;
    return tookMs;
  };
  expect(await quickest(takeOver)).toBeLessThan(1_000);
});

test("a hub that has not heard of a takeover claims nothing, keeps no lease, and settles nothing once the lease is another's", async () => {
  const { organizationId } = rig.tenant;
  const pool = openHubPool(rig.stage.as("hub"));
  try {
    const agent = {
      organizationId,
      tokenId: rig.token.id,
      name: "laptop",
      userId: rig.tenant.ownerId,
      actor: { kind: "agent" as const, id: rig.token.id, name: "laptop" },
    };
    const through = { tunnelId: rig.tunnelId, connectionId: "cnn_deaf" };
    expect(await takeTunnel(pool, agent, { ...through, end })).toMatchObject({ kind: "taken" });
    await rig.sql("UPDATE destination SET held_cause = NULL, held_since = NULL");
    const deaf = openLaneStore(pool, { organizationId, destinationId: rig.destinationId, strict: false, through });
    const first = await rig.addEvent({}, false);
    const [claimed] = await deaf.claim(8);
    expect(claimed?.deliveryId).toBe(first);
    if (!claimed) return;

    const fresh = await rig.enter(); // takes over: the deaf hub is told nothing, as nobody listens for it
    await rig.addEvent({}, false);
    expect(await deaf.claim(8)).toEqual([]);
    expect((await deaf.renew([claimed])).lost).toEqual(new Set([first]));
    const [lease] = await rig.sql("SELECT lease_until < now() + interval '7 seconds' AS short FROM delivery WHERE id = $1", [first]);
    expect(lease).toEqual({ short: true });

    await fresh.answer();
    const moved = await fresh.next("deliver");
    expect(moved.deliveryId).toBe(first);
    const sent = { startedAt: new Date(), durationUs: 1, status: 200, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0, charged: true };
    expect((await deaf.settle([{ delivery: claimed, sent, outcome: { kind: "delivered" } }])).stale).toEqual(new Set([first]));
    fresh.vanish();
  } finally {
    await pool.end();
  }
});
