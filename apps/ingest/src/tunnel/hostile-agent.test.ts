import net from "node:net";
import type { AgentFrame } from "@postern/contract/frames";
import { Packr } from "msgpackr";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type FakeAgent, type HubRig, helloFrame, openHubRig } from "./testing.ts";

const packer = new Packr({ useRecords: false });
let rig: HubRig;
let witness: FakeAgent;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => void unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  rig = await openHubRig();
});
afterAll(async () => {
  await rig.close();
  process.off("unhandledRejection", onUnhandled);
});

/** After every attack the hub still serves an honest agent. */
afterEach(async () => {
  await rig.sql("TRUNCATE request, request_body, delivery, attempt");
  witness = await rig.enter();
  const id = await rig.addEvent();
  expect((await witness.answer()).deliveryId).toBe(id);
  await witness.next("settled");
  witness.vanish();
  await witness.closed;
  expect(unhandled).toEqual([]);
});

const nested = () => Buffer.concat([Buffer.alloc(200_000, 0x91), Buffer.from([0xc0])]);

test.each<[string, Buffer | string, number]>([
  ["garbage", Buffer.from([0xc1, 0xff, 0x00]), 1007],
  ["a frame cut short", packer.pack(helloFrame("tun_x")).subarray(0, 20), 1007],
  ["a length that lies", Buffer.from([0xdf, 0xff, 0xff, 0xff, 0xff]), 1007],
  ["200,000 nested arrays", nested(), 1007],
  ["text", "hello", 1007],
  ["an unknown kind", packer.pack({ kind: "sesame" }), 1008],
  ["a revived pattern where text belongs", packer.pack({ ...helloFrame("tun_x"), machine: /(a+)+$/ }), 1008],
  ["a hello with a thousand slots", packer.pack({ ...helloFrame("tun_x"), slots: 1_000 }), 1008],
  ["credit before hello", packer.pack({ kind: "credit", slots: 1 }), 1008],
  ["a message over the limit", Buffer.alloc(300_000), 1009],
])("an agent that sends %s is closed", async (_what, message, code) => {
  const agent = rig.connect();
  await agent.opened;
  agent.sendRaw(message);
  expect([code, 1006]).toContain(await agent.closed); // 1006: the socket went before its close frame was read
});

test("an agent that floods frames is cut off", async () => {
  const agent = await rig.enter();
  for (let i = 0; i < 2_000; i++) agent.send({ kind: "credit", slots: 1 });
  expect(await agent.closed).toBe(1006);
});

test("an agent that floods frames again is sent away for a while, and another credential's is not", async () => {
  const { secret: token } = await rig.newToken("flooder");
  const flood = async () => {
    const agent = await rig.enter({}, { token });
    for (let i = 0; i < 2_000; i++) agent.send({ kind: "credit", slots: 1 });
    await agent.closed;
  };
  await flood();
  await flood();
  const again = rig.connect({ token });
  await again.opened;
  again.send(helloFrame(rig.tunnelId));
  const { afterMs } = await again.next("come-back");
  expect(afterMs).toBeGreaterThan(1_000);
  expect(afterMs).toBeLessThanOrEqual(5_000);
});

test("an agent is given little until it has taken something, and then as much as it has slots for", async () => {
  for (let event = 0; event < 8; event++) await rig.addEvent({}, false);
  const agent = await rig.enter({ slots: 8 });
  const given = () => agent.heard.filter(({ kind }) => kind === "deliver").length;
  await expect.poll(given).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(given()).toBe(2);
  await agent.take();
  await agent.take();
  await expect.poll(given).toBe(2); // which are new: four are under way
  await agent.take();
  await agent.take();
  await expect.poll(given).toBe(2);
  agent.vanish();
});

test("outcomes for what it does not hold, under another lease, or twice change nothing", async () => {
  const agent = await rig.enter();
  const id = await rig.addEvent();
  const { leaseId } = await agent.next("deliver");
  const outcome = (lease: string, deliveryId: string, status: number): AgentFrame => ({
    kind: "outcome",
    deliveryId,
    leaseId: lease,
    again: false,
    result: { status, rawHeaders: [], body: Buffer.alloc(0), durationMs: 1 },
  });
  agent.send(outcome("lse_stolen", id, 500));
  agent.send(outcome(leaseId, "dlv_other", 500));
  agent.send({ kind: "taken", deliveryId: id, leaseId: "lse_stolen" });
  agent.send(outcome(leaseId, id, 204));
  agent.send(outcome(leaseId, id, 500));
  await agent.next("settled");
  expect(await rig.sql("SELECT status FROM attempt WHERE delivery_id = $1", [id])).toEqual([{ status: 204 }]);
  agent.vanish();
});

test("an agent that never takes is given nothing more until it speaks of credit, and what it was given goes to the next", async () => {
  const silent = await rig.enter();
  const id = await rig.addEvent();
  await silent.next("deliver");
  expect(await silent.next("cancel")).toMatchObject({ deliveryId: id });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(silent.heard.filter(({ kind }) => kind === "deliver")).toEqual([]);
  const honest = await rig.enter({ resume: { connectionId: "cnn_x", epoch: 1 } });
  expect(await honest.answer()).toMatchObject({ deliveryId: id, attempt: 1 });
  await honest.next("settled");
  honest.vanish();
});

test("an agent that sends no hello is closed after 5 s", async () => {
  const agent = rig.connect();
  await agent.opened;
  expect(await agent.closed).toBe(1008);
});

test("another organization's tunnel does not exist", async () => {
  const other = await rig.stage.createTenant("globex");
  const { secret } = await other.ask("agent-token.create", { name: "spy", expiresInDays: 1 });
  const agent = rig.connect({ token: secret });
  await agent.opened;
  agent.send(helloFrame(rig.tunnelId));
  expect(await agent.next("refused")).toMatchObject({ problem: "PSTN-4004", fatal: true, exitCode: 2 });
});

test("whoever tries token after token is soon not listened to, and agents still come in", async () => {
  const bad = () => rig.connect({ token: "agt_aaaaaaaa_nonsense" }).closed;
  const codes = await Promise.all(Array.from({ length: 300 }, bad));
  expect(new Set(codes)).toEqual(new Set([401, 503]));
  expect(codes.filter((code) => code === 401).length).toBeLessThan(250);
});

test("an agent that speaks no common version is told so", async () => {
  const agent = rig.connect();
  await agent.opened;
  agent.send(helloFrame(rig.tunnelId, { protocol: [7] }));
  expect(await agent.next("refused")).toMatchObject({ problem: "PSTN-3026", exitCode: 7 });
});

test("no token, a mistyped one, and a path that is not the agents' open nothing", async () => {
  expect(await rig.connect({ headers: { authorization: "" } }).closed).toBe(401);
  expect(await rig.connect({ token: `${rig.token.secret.slice(0, -1)}_` }).closed).toBe(401);
  expect(await rig.connect({ token: rig.token.secret.replace(/.$/, (last) => (last === "0" ? "1" : "0")) }).closed).toBe(401);
  expect(await rig.connect({ path: "/" }).closed).toBe(404);
  expect((await fetch(`http://127.0.0.1:${rig.hub.port}/agent/v1`)).status).toBe(404);
});

test("a handshake that stalls is closed, and one that is cut leaves nothing behind", async () => {
  const stalled = net.connect(rig.hub.port, "127.0.0.1");
  stalled.write("GET /agent/v1 HTTP/1.1\r\nHost: x\r\n");
  const ended = new Promise((resolve) => stalled.on("close", resolve));
  stalled.on("error", () => {});
  stalled.resume();
  for (let i = 0; i < 20; i++) {
    const cut = net.connect(rig.hub.port, "127.0.0.1", () => {
      cut.write(`GET /agent/v1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nAuthorization: Bearer ${rig.token.secret}\r\n`);
      cut.write("Sec-WebSocket-Protocol: postern.v1\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", () => cut.destroy());
    });
    cut.on("error", () => {});
  }
  await ended;
  await expect.poll(() => rig.hub.agents()).toBe(0);
});

test("an agent that comes and goes without end is told when it may come again, and another credential's is let in", async () => {
  const { secret: token } = await rig.newStranger("flapper");
  const { secret: other } = await rig.newStranger("calm");
  const knockAt = async (shown: string): Promise<string> => {
    const agent = rig.connect({ token: shown });
    await agent.opened;
    agent.send(helloFrame(rig.tunnelId));
    await expect.poll(() => agent.heard.length).toBeGreaterThan(0);
    agent.vanish();
    return agent.heard[0]?.kind ?? "nothing";
  };
  const heard = await Promise.all(Array.from({ length: 20 }, () => knockAt(token)));
  expect(new Set(heard)).toEqual(new Set(["refused", "come-back"]));
  expect(await knockAt(other)).toBe("refused"); // as the tunnel is someone else's
});
