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
const heldCause = async () => (await rig.sql("SELECT held_cause FROM destination WHERE id = $1", [rig.destinationId]))[0]?.held_cause;
const attempts = (deliveryId: string) => rig.sql("SELECT number, outcome, status, reason FROM attempt WHERE delivery_id = $1 ORDER BY id", [deliveryId]);

test("a delivery reaches the agent whole, and settled comes only once its outcome is in the database", async () => {
  const agent = await rig.enter();
  const id = await rig.addEvent({
    body: Buffer.from([0, 255, 10, 13]),
    rawHeaders: "X-A: 1\r\nx-a: \xe9\r\nHost: in.example\r\n",
    eventType: "push",
    target: "/e/token?a=1&a=2",
  });
  const deliver = await agent.answer(201);
  expect(deliver).toMatchObject({ deliveryId: id, attempt: 1, eventType: "push", endpoint: "github", passed: ["address"], deadlineMs: 30_000 });
  expect(deliver.head).toEqual({ method: "POST", target: "/e/token?a=1&a=2", rawHeaders: ["X-A", "1", "x-a", "é", "Host", "in.example"] });
  expect(Buffer.from(deliver.body as Uint8Array)).toEqual(Buffer.from([0, 255, 10, 13]));
  expect(await agent.next("settled")).toEqual({ kind: "settled", deliveryId: id });
  expect(await stateOf(id)).toMatchObject({ state: "delivered", attempts: 1, lease_id: null });
  expect(await attempts(id)).toEqual([{ number: 1, outcome: "delivered", status: 201, reason: null }]);
  agent.vanish();
});

test("credentials that were covered when stored are opened for the agent", async () => {
  const agent = await rig.enter();
  await rig.addEvent({ rawHeaders: "X-Token: ****\r\nX-B: ****\r\n", credentials: { 0: "s3cret" } });
  const { head } = await agent.answer();
  expect(head.rawHeaders).toEqual(["X-Token", "s3cret", "X-B", "****"]);
  agent.vanish();
});

test("a local failure is final unless the agent asks for retries", async () => {
  const strict = await rig.enter();
  const first = await rig.addEvent();
  await strict.answer(500);
  await strict.next("settled");
  expect(await stateOf(first)).toMatchObject({ state: "failed", reason: "status", charged: 1 });
  strict.vanish();
  await strict.closed;

  const patient = await rig.enter({ retry: true });
  const second = await rig.addEvent();
  await patient.answer(500);
  await patient.next("settled");
  expect(await stateOf(second)).toMatchObject({ state: "pending", charged: 1 });
  patient.vanish();
});

test("without an agent the tunnel is held; with one again, what waited comes", async () => {
  await expect.poll(heldCause).toBe("no-agent");
  const id = await rig.addEvent();
  const agent = await rig.enter();
  expect((await agent.answer()).deliveryId).toBe(id);
  await agent.next("settled");
  expect(await heldCause()).toBeNull();
  agent.vanish();
  await expect.poll(heldCause).toBe("no-agent");
});

test("what an agent had not taken is given back unspent; what it had taken comes again as a second attempt, uncharged", async () => {
  const agent = await rig.enter();
  const untaken = await rig.addEvent();
  await agent.next("deliver");
  agent.vanish();
  await expect.poll(() => stateOf(untaken)).toMatchObject({ state: "pending", attempts: 0, charged: 0, lease_id: null });

  const second = await rig.enter({ resume: { connectionId: "cnn_x", epoch: 1 } });
  const deliver = await second.next("deliver");
  second.send({ kind: "taken", deliveryId: untaken, leaseId: deliver.leaseId });
  await new Promise((resolve) => setTimeout(resolve, 100));
  second.vanish();
  await expect.poll(() => stateOf(untaken)).toMatchObject({ state: "pending", attempts: 1, charged: 0, lease_id: null });

  const third = await rig.enter({ resume: { connectionId: "cnn_x", epoch: 1 } });
  expect(await third.answer()).toMatchObject({ deliveryId: untaken, attempt: 2 });
  await third.next("settled");
  expect(await attempts(untaken)).toMatchObject([
    { number: 1, reason: "connection-lost" },
    { number: 2, status: 200 },
  ]);
  third.vanish();
});

test("a local server that refuses connections holds the tunnel until the agent says it is back", async () => {
  const agent = await rig.enter();
  const id = await rig.addEvent();
  const { leaseId } = await agent.next("deliver");
  agent.send({ kind: "taken", deliveryId: id, leaseId });
  agent.send({ kind: "outcome", deliveryId: id, leaseId, again: false, result: { error: "refused", detail: "refused", durationMs: 1 } });
  agent.send({ kind: "local", up: false });
  await expect.poll(heldCause).toBe("local-down");
  expect(await stateOf(id)).toMatchObject({ state: "pending", charged: 0 });
  agent.send({ kind: "local", up: true });
  expect((await agent.answer()).deliveryId).toBe(id);
  await agent.next("settled");
  expect(await heldCause()).toBeNull();
  agent.vanish();
});

test("an agent is given no more than its slots, and the credit it spoke of last", async () => {
  for (let i = 0; i < 5; i++) await rig.addEvent();
  const agent = await rig.enter({ slots: 2 });
  await agent.take();
  await agent.take();
  await new Promise((resolve) => setTimeout(resolve, 1_300)); // longer than the backstop's poll
  expect(agent.heard.filter(({ kind }) => kind === "deliver")).toHaveLength(0);
  agent.send({ kind: "credit", slots: 4 });
  await agent.next("deliver");
  await agent.next("deliver");
  agent.vanish();
});

test("the newest agent of an owner takes the tunnel over at once; someone else's is told who has it", async () => {
  const first = await rig.enter();
  const second = await rig.enter({}, { token: (await rig.newToken("desktop")).secret });
  expect(await first.next("replaced")).toMatchObject({ kind: "replaced" });
  expect(await first.closed).toBe(1000);
  const id = await rig.addEvent();
  expect((await second.answer()).deliveryId).toBe(id);

  const stranger = await rig.newStranger("stranger");
  const refused = rig.connect({ token: stranger.secret });
  await refused.opened;
  refused.send(helloFrame(rig.tunnelId));
  const { problem, detail, fatal, exitCode } = await refused.next("refused");
  expect({ problem, fatal, exitCode }).toEqual({ problem: "PSTN-3014", fatal: true, exitCode: 4 });
  expect(detail).toMatch(/^it belongs to Owner of acme, connected since 20.*, last seen 20.*; --take-over .*; postern mirror .*; another --name/);
  second.vanish();
});

test("a revoked token ends an open connection within 5 s, and opens none", async () => {
  const token = await rig.newToken("lost laptop");
  const agent = await rig.enter({}, { token: token.secret });
  await rig.tenant.ask("agent-token.revoke", { id: token.id });
  expect(await agent.next("revoked", 5_000)).toEqual({ kind: "revoked", reason: "revoked" });
  expect(await agent.closed).toBe(1008);
  expect(await rig.connect({ token: token.secret }).closed).toBe(401);
});

test("a body too large for a frame is fetched under the live lease, and under no other", async () => {
  const agent = await rig.enter();
  const body = Buffer.alloc(140_000, 7);
  const id = await rig.addEvent({ body });
  const deliver = await agent.next("deliver");
  expect(deliver.body).toEqual({ size: 140_000 });
  const fetchBody = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${rig.hub.port}/agent/v1/deliveries/${id}/body`, { headers });
  const mine = { authorization: `Bearer ${rig.token.secret}`, "postern-lease": deliver.leaseId };
  const answer = await fetchBody(mine);
  expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  expect((await fetchBody({ ...mine, "postern-lease": "lse_other" })).status).toBe(404);
  expect((await fetchBody({ ...mine, authorization: `Bearer ${(await rig.newToken("other")).secret}` })).status).toBe(404);
  expect((await fetchBody({ "postern-lease": deliver.leaseId })).status).toBe(401);
  agent.vanish();
});

test("an agent fetches large bodies as fast as it can: the door counts who comes in, not what they carry", async () => {
  const agent = await rig.enter();
  const id = await rig.addEvent({ body: Buffer.alloc(200_000, "x") });
  const { leaseId } = await agent.take();
  const headers = { authorization: `Bearer ${rig.token.secret}`, "postern-lease": leaseId };
  const fetchBody = () => fetch(`http://127.0.0.1:${rig.hub.port}/agent/v1/deliveries/${id}/body`, { headers });
  const statuses = new Set<number>();
  for (let round = 0; round < 20; round++) {
    const responses = await Promise.all(Array.from({ length: 20 }, fetchBody));
    for (const { status } of responses) statuses.add(status);
    await Promise.all(responses.map((response) => response.arrayBuffer()));
  }
  expect(statuses).toEqual(new Set([200]));
  agent.vanish();
});

test("what is refused at a gate before the tunnel is told to its agent, and what is refused elsewhere is not", async () => {
  const agent = await rig.enter();
  const elsewhere = await rig.tenant.createEndpoint({ name: "elsewhere" });
  await rig.tenant.addRequest(elsewhere.id, { verdict: "refused", reason: "secret-mismatch" });
  const [row] = await rig.sql("SELECT endpoint_id FROM route WHERE destination_id = $1", [rig.destinationId]);
  const requestId = await rig.tenant.addRequest(String(row?.endpoint_id), { verdict: "refused", reason: "signature-mismatch", method: "PUT" });
  await rig.sql("SELECT pg_notify('postern_request', $1)", [`prj_other,${rig.tenant.projectId}`]);
  expect(await agent.next("refusal")).toMatchObject({ requestId, method: "PUT", reason: "signature-mismatch" });
  await rig.sql("SELECT pg_notify('postern_request', $1)", [rig.tenant.projectId]);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(agent.heard.filter(({ kind }) => kind === "refusal")).toEqual([]);
  agent.vanish();
});
