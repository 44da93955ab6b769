import { splitBatch, writeBatch } from "@postern/contract/frame-batch";
import { readFrame, writeFrame } from "@postern/contract/frame-codec";
import { type AgentFrame, HubFrame } from "@postern/contract/frames";
import { polling } from "@postern/contract/polling";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type HubRig, helloFrame, openHubRig } from "./testing.ts";

let rig: HubRig;
beforeAll(async () => {
  rig = await openHubRig();
});
beforeEach(async () => {
  await rig.sql("TRUNCATE request, request_body, delivery, attempt");
});
afterEach(async () => {
  await expect.poll(() => rig.hub.agents()).toBe(0);
});
afterAll(() => rig.close());

interface Called {
  status: number;
  frames: HubFrame[];
  connectionId: string | null;
}

/** One call of an agent that polls. */
async function call(
  path: string,
  frames: AgentFrame[],
  { connectionId, token = rig.token.secret }: { connectionId?: string; token?: string } = {},
): Promise<Called> {
  const headers = { authorization: `Bearer ${token}`, ...(connectionId && { [polling.connectionHeader]: connectionId }) };
  const body = new Uint8Array(writeBatch(frames.map(writeFrame)));
  const response = await fetch(`http://127.0.0.1:${rig.hub.port}${path}`, { method: "POST", headers, body });
  const heard = response.ok ? splitBatch(Buffer.from(await response.arrayBuffer())).map((message) => readFrame(HubFrame, message)) : [];
  return { status: response.status, frames: heard, connectionId: response.headers.get(polling.connectionHeader) };
}

async function enter(): Promise<string> {
  const { frames, connectionId } = await call(polling.claimPath, [helloFrame(rig.tunnelId)]);
  expect(frames[0]).toMatchObject({ kind: "welcome" });
  return String(connectionId);
}

/** Frames of this kind, out of as many claims as it takes. */
async function next<Kind extends HubFrame["kind"]>(connectionId: string, kind: Kind): Promise<Extract<HubFrame, { kind: Kind }>> {
  for (let claims = 0; claims < 5; claims++) {
    const found = (await call(polling.claimPath, [], { connectionId })).frames.find((frame) => frame.kind === kind);
    if (found) return found as Extract<HubFrame, { kind: Kind }>;
  }
  throw new Error(`no ${kind}`);
}

test("an agent that polls is given the same deliveries, under the same leases, and its outcomes settle them", async () => {
  const connectionId = await enter();
  const id = await rig.addEvent({ body: Buffer.from([0, 255, 10]) });
  const { leaseId, body } = await next(connectionId, "deliver");
  expect(Buffer.from(body as Uint8Array)).toEqual(Buffer.from([0, 255, 10]));
  const result = { status: 201, rawHeaders: [], body: Buffer.from("done"), durationMs: 2 };
  const outcomes: AgentFrame[] = [
    { kind: "taken", deliveryId: id, leaseId },
    { kind: "outcome", deliveryId: id, leaseId, again: false, result },
  ];
  expect((await call(polling.outcomesPath, outcomes, { connectionId })).status).toBe(204);
  expect(await next(connectionId, "settled")).toEqual({ kind: "settled", deliveryId: id });
  expect(await rig.sql("SELECT state FROM delivery WHERE id = $1", [id])).toEqual([{ state: "delivered" }]);
  expect(await rig.sql("SELECT transport FROM tunnel_connection")).toEqual([{ transport: "poll" }]);
  await call(polling.outcomesPath, [{ kind: "bye", reason: "done" }], { connectionId });
});

test("a claim waits until something comes, and is then answered at once", async () => {
  const connectionId = await enter();
  const waiting = next(connectionId, "deliver").then(() => Date.now());
  await new Promise((resolve) => setTimeout(resolve, 300));
  const addedAt = Date.now();
  await rig.addEvent();
  expect((await waiting) - addedAt).toBeLessThan(5_000); // a claim waits 25 s for nothing
  await call(polling.outcomesPath, [{ kind: "bye", reason: "done" }], { connectionId });
});

test("an agent that calls no more is gone after a while, and what it held goes back", async () => {
  const connectionId = await enter();
  const id = await rig.addEvent();
  await next(connectionId, "deliver");
  await expect.poll(() => rig.hub.agents()).toBe(0);
  expect(await rig.sql("SELECT state, attempts, lease_id FROM delivery WHERE id = $1", [id])).toEqual([{ state: "pending", attempts: 0, lease_id: null }]);
  expect((await call(polling.claimPath, [], { connectionId })).status).toBe(404);
});

test("another's token, a made-up connection, garbage and a hello that is none open nothing and hear nothing", async () => {
  const connectionId = await enter();
  const other = await rig.newToken("other");
  expect((await call(polling.claimPath, [], { connectionId, token: other.secret })).status).toBe(404);
  expect((await call(polling.outcomesPath, [], { connectionId: "cnn_made_up" })).status).toBe(404);
  expect((await call(polling.claimPath, [helloFrame(rig.tunnelId)], { token: "agt_aaaaaaaa_nonsense" })).status).toBe(401);
  const url = `http://127.0.0.1:${rig.hub.port}${polling.claimPath}`;
  const garbage = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${rig.token.secret}` }, body: "no frames at all" });
  expect(garbage.status).toBe(400);
  await call(polling.outcomesPath, [{ kind: "bye", reason: "done" }], { connectionId });
});

test("a hello that is refused says why, and the connection is not there any more", async () => {
  const { frames, connectionId } = await call(polling.claimPath, [helloFrame("tun_none")]);
  expect(frames).toMatchObject([{ kind: "refused", exitCode: 2 }]);
  expect((await call(polling.claimPath, [], { connectionId: String(connectionId) })).status).toBe(404);
});
