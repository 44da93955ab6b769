import { writeFrame } from "@postern/contract/frame-codec";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AgentRig, openAgentRig } from "./testing.ts";

let rig: AgentRig;
beforeEach(async () => {
  rig = await openAgentRig();
});
afterEach(() => rig.close());

const answered = (deliveryId: string) => rig.hub.heard.filter((frame) => frame.kind === "outcome" && frame.deliveryId === deliveryId).length;

test("an agent whose hub goes dials the next connection first, and finishes what came by the old one there", async () => {
  rig.start();
  await rig.hub.welcome();
  const old = rig.hub.socket;
  rig.hub.deliver({ deliveryId: "dlv_old" });
  await rig.hub.next("taken");
  old?.send(writeFrame({ kind: "handover", graceMs: 5_000 }));
  expect(await rig.hub.welcome()).toMatchObject({ resume: { connectionId: "cnn_1", epoch: 7 } });
  expect(rig.hub.socket).not.toBe(old);
  old?.send(writeFrame({ kind: "replaced", by: "another agent of the same tunnel", at: Date.now() })); // itself
  rig.hub.deliver({ deliveryId: "dlv_new" });
  await expect.poll(() => [answered("dlv_old"), answered("dlv_new")]).toEqual([1, 1]);
  old?.close(1000);
  await new Promise((resolve) => setTimeout(resolve, 200));
  rig.hub.deliver({ deliveryId: "dlv_later" });
  await expect.poll(() => answered("dlv_later")).toBe(1);
  expect(rig.events.filter(({ type }) => type === "reconnecting" || type === "ended")).toEqual([]);
});

test("an agent that finds no other hub says goodbye to the one that goes, and comes back later", async () => {
  rig.start();
  await rig.hub.welcome();
  rig.hub.refuse = 503;
  rig.hub.send({ kind: "handover", graceMs: 600 });
  expect(await rig.hub.next("bye")).toEqual({ kind: "bye", reason: "no other hub was found" });
  rig.hub.refuse = undefined;
  rig.hub.socket?.close(1000);
  expect(await rig.hub.welcome()).toMatchObject({ resume: { connectionId: "cnn_1" } });
});

test("an agent that another one took the tunnel over from ends, though it had been handed over before", async () => {
  const { ended } = rig.start();
  await rig.hub.welcome();
  const old = rig.hub.socket;
  rig.hub.send({ kind: "handover", graceMs: 5_000 });
  await rig.hub.welcome();
  rig.hub.send({ kind: "replaced", by: "another agent of the same tunnel", at: Date.now() });
  rig.hub.socket?.close(1000);
  old?.close(1000);
  await expect(ended).rejects.toMatchObject({ code: 6 });
});

test("an agent that someone disconnected ends with 6 and says so; one that ran as long as it may ends with 5", async () => {
  for (const [reason, code] of [
    ["disconnected", 6],
    ["outlived", 5],
  ] as const) {
    const { ended } = rig.start();
    await rig.hub.welcome();
    rig.hub.send({ kind: "revoked", reason });
    rig.hub.socket?.close(1008);
    await expect(ended).rejects.toMatchObject({ code });
  }
});
