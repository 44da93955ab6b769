import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AgentRig, openAgentRig, testToken } from "./testing.ts";

let rig: AgentRig;
beforeEach(async () => {
  rig = await openAgentRig();
});
afterEach(() => rig.close());

test("the agent opens its tunnel with its token, says hello, and is ready when it is welcome", async () => {
  const run = rig.start({ project: "production", retry: true }, { endpoints: ["github"] });
  const hello = await rig.hub.welcome();
  expect(rig.gateway.asked).toEqual([
    { url: "/api/trpc/tunnel.open", authorization: `Bearer ${testToken}`, input: { name: "laptop-3000", endpoints: ["github"], project: "production" } },
  ]);
  expect(hello).toMatchObject({ protocol: [1], slots: 8, retry: true, localUp: true, held: { choice: "keep" }, forward: `http://localhost:${rig.local.port}` });
  expect(hello).not.toHaveProperty("resume");
  expect(await rig.event("ready")).toMatchObject({ epoch: 7, resumed: false });
  run.stop();
  expect(await rig.hub.next("bye")).toMatchObject({ kind: "bye" });
  rig.hub.socket?.close(1000);
  await run.ended;
});

test("a delivery is taken, brought to the local server byte for byte, and its answer told", async () => {
  rig.start({ path: "/hooks", header: ["X-Dev", "1"] });
  await rig.hub.welcome();
  rig.local.respond = (_request, response) => void response.writeHead(202, { "X-Answer": "yes" }).end("thanks");
  const body = Buffer.from([0, 1, 0xff, 0x0a]);
  const rawHeaders = ["Host", "in.example", "X-Sig", "caf\u00e9", "x-sig", "two", "Content-Length", "4"];
  rig.hub.deliver({ body, head: { method: "PUT", target: "/e/0123456789abcdefghjkmnpqrstvwxyz/a%2Fb?x=1&x=2", rawHeaders }, replayId: "rpl_1", attempt: 3 });
  expect(await rig.hub.next("taken")).toEqual({ kind: "taken", deliveryId: "dlv_1", leaseId: "lse_1" });
  const { result, again } = await rig.hub.next("outcome");
  expect(result).toMatchObject({ status: 202, rawHeaders: expect.arrayContaining(["X-Answer", "yes"]) });
  expect("body" in result && Buffer.from(result.body).toString()).toBe("thanks");
  expect(again).toBe(false);
  const [seen] = rig.local.seen;
  expect(seen).toMatchObject({ method: "PUT", target: "/hooks/a%2Fb?x=1&x=2" });
  expect(seen?.body.equals(body)).toBe(true);
  const expected = [...rawHeaders, "X-Dev", "1", "Postern-Delivery", "dlv_1", "Postern-Attempt", "3", "Postern-Replay-Of", "req_1"];
  expect(seen?.rawHeaders.slice(0, expected.length)).toEqual(expected);
});

test("a delivery that comes again before it was settled is answered from memory; after that it runs anew", async () => {
  rig.start();
  await rig.hub.welcome();
  rig.hub.deliver();
  await rig.hub.next("outcome");
  rig.hub.deliver({ leaseId: "lse_2", attempt: 2 });
  expect(await rig.hub.next("outcome")).toMatchObject({ leaseId: "lse_2", again: true, result: { status: 200 } });
  expect(rig.local.seen).toHaveLength(1);
  rig.hub.send({ kind: "settled", deliveryId: "dlv_1" });
  await rig.event("settled");
  rig.hub.deliver({ leaseId: "lse_3", attempt: 3 });
  expect(await rig.hub.next("outcome")).toMatchObject({ leaseId: "lse_3", again: false });
  expect(rig.local.seen).toHaveLength(2);
});

test("a delivery that still runs when the connection breaks is joined on return, not started twice", async () => {
  rig.start();
  await rig.hub.welcome();
  let finish = () => {};
  rig.local.respond = (_request, response) => {
    finish = () => void response.end("late");
  };
  rig.hub.deliver();
  await rig.hub.next("taken");
  await expect.poll(() => rig.local.seen.length).toBe(1);
  rig.hub.socket?.terminate();
  expect(await rig.hub.welcome()).toMatchObject({ resume: { connectionId: "cnn_1", epoch: 7 } });
  rig.hub.deliver({ leaseId: "lse_2", attempt: 2 });
  await rig.hub.next("taken");
  finish();
  expect(await rig.hub.next("outcome")).toMatchObject({ leaseId: "lse_2", again: true });
  expect(rig.local.seen).toHaveLength(1);
});

test("a damaged body is refused and never reaches the local server", async () => {
  rig.start();
  await rig.hub.welcome();
  rig.hub.deliver({ sha256: "0".repeat(64) });
  expect(await rig.hub.next("outcome")).toMatchObject({ result: { error: "hash", detail: expect.stringContaining("SHA-256 differs") } });
  expect(rig.local.seen).toEqual([]);
});

test("a large body that cannot be fetched is told as that, and not as damaged", async () => {
  rig.start();
  await rig.hub.welcome();
  rig.hub.deliver({ body: { size: 200_000 } });
  expect(await rig.hub.next("outcome")).toMatchObject({
    result: { error: "hash", detail: expect.stringMatching(/could not be fetched: the hub answered 404$/) },
  });
  expect(rig.local.seen).toEqual([]);
});

test("a delivery that is not wanted any more is not answered for, and the agent says that it is there", async () => {
  rig.start({ slots: 3 });
  await rig.hub.welcome();
  let finish = () => {};
  rig.local.respond = (_request, response) => {
    finish = () => void response.end("late");
  };
  rig.hub.deliver();
  await expect.poll(() => rig.local.seen.length).toBe(1);
  rig.hub.send({ kind: "cancel", deliveryId: "dlv_1", reason: "its lease ended" });
  expect(await rig.hub.next("credit")).toEqual({ kind: "credit", slots: 3 });
  finish();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(rig.hub.heard.filter(({ kind }) => kind === "outcome")).toEqual([]);
});

test("a large body is fetched under its lease", async () => {
  rig.start();
  await rig.hub.welcome();
  const body = Buffer.alloc(200_000, 5);
  rig.hub.bodies.set(`/agent/v1/deliveries/dlv_1/body lse_1 Bearer ${testToken}`, body);
  rig.hub.deliver({ body: { size: body.length }, sha256: createHash("sha256").update(body).digest("hex") });
  expect(await rig.hub.next("outcome")).toMatchObject({ result: { status: 200 } });
  expect(rig.local.seen[0]?.body.equals(body)).toBe(true);
});

test("a local server that is down is told, looked for every 5 s, and the delivery runs when it comes again", async () => {
  await rig.local.close();
  rig.start();
  expect(await rig.hub.welcome()).toMatchObject({ localUp: false });
  rig.hub.deliver();
  expect(await rig.hub.next("outcome")).toMatchObject({ result: { error: "refused" } });
  await rig.local.listenAgain();
  expect(await rig.hub.next("local")).toEqual({ kind: "local", up: true });
  rig.hub.deliver({ leaseId: "lse_2", attempt: 2 });
  expect(await rig.hub.next("outcome")).toMatchObject({ leaseId: "lse_2", again: false, result: { status: 200 } });
});

test("an answer is read to 64 KiB, a redirect is told and not followed, a hang ends at the deadline, a cut is a reset", async () => {
  rig.start();
  await rig.hub.welcome();
  rig.local.respond = (_request, response) => void response.end(Buffer.alloc(1_000_000));
  rig.hub.deliver({ deliveryId: "dlv_a" });
  const long = (await rig.hub.next("outcome")).result;
  expect("body" in long && long.body.length).toBe(65_536);

  rig.local.respond = (_request, response) => void response.writeHead(302, { location: "http://169.254.169.254/" }).end();
  rig.hub.deliver({ deliveryId: "dlv_b" });
  expect(await rig.hub.next("outcome")).toMatchObject({ result: { status: 302 } });

  rig.local.respond = () => {};
  rig.hub.deliver({ deliveryId: "dlv_c", deadlineMs: 300 });
  expect(await rig.hub.next("outcome")).toMatchObject({ result: { error: "timeout" } });

  rig.local.respond = (request) => void request.socket.destroy();
  rig.hub.deliver({ deliveryId: "dlv_d" });
  expect(await rig.hub.next("outcome")).toMatchObject({ result: { error: "reset" } });
});

test.each([
  ["replaced", { kind: "replaced", by: "x", at: 1 }, 6],
  ["revoked", { kind: "revoked", reason: "revoked" }, 6],
  ["expired", { kind: "revoked", reason: "expired" }, 5],
  ["name taken", { kind: "refused", problem: "PSTN-3014", detail: "it belongs to Bob", fatal: true, exitCode: 4 }, 4],
  ["version refused", { kind: "refused", problem: "PSTN-3026", detail: "old", fatal: true, exitCode: 7 }, 7],
] as const)("%s: the agent ends and does not come back", async (_what, frame, code) => {
  const run = rig.start();
  await rig.hub.next("hello");
  rig.hub.send(frame);
  rig.hub.socket?.close(1008);
  await expect(run.ended).rejects.toMatchObject({ code });
  expect(rig.hub.connections).toBe(1);
});

test("a hub that is away, then says when to come back, is dialed again and told truthfully", async () => {
  rig.hub.refuse = 503;
  rig.start();
  await rig.event("reconnecting");
  rig.hub.refuse = undefined;
  await rig.hub.welcome();
  rig.hub.send({ kind: "come-back", afterMs: 20 });
  rig.hub.socket?.close(1000);
  await rig.hub.welcome();
  expect(rig.events.filter(({ type }) => type === "reconnecting").at(-1)).toMatchObject({ inMs: 20 });
  const order = rig.events.map(({ type }) => type).filter((type) => ["connecting", "ready", "reconnecting"].includes(type));
  expect(order.slice(0, 3)).toEqual(["connecting", "reconnecting", "connecting"]);
});

test("a token that is refused at the door ends the run with what to do", async () => {
  rig.hub.refuse = 401;
  await expect(rig.start().ended).rejects.toMatchObject({ code: 3, message: expect.stringContaining("postern login") });
});

test.each([
  ["PSTN-3014", 4],
  ["PSTN-3011", 3],
  ["PSTN-4000", 2],
])("the gateway's %s ends the run with exit code %i and its words", async (code, exit) => {
  rig.gateway.problem = { type: "x", title: "No", status: 400, code, detail: "because", next: "Do this." };
  await expect(rig.start().ended).rejects.toMatchObject({ code: exit, problem: code, message: "No: because. Do this." });
});
