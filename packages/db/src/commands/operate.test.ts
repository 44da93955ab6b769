import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let other: Tenant;
let endpointId: Id<"ep">;
let destinationId: Id<"dst">;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  other = await stage.createTenant("globex");
});
afterAll(() => stage?.close());
beforeEach(async () => {
  const { projectId } = tenant;
  const name = `destination ${Math.random()}`;
  endpointId = (await tenant.createEndpoint()).id;
  destinationId = (await tenant.ask("destination.create", { projectId, name, url: "https://example.test/in" })).destination.id;
});

const deliver = async (state?: string) => {
  const requestId = await tenant.addRequest(endpointId, { eventType: "push" });
  return { requestId, deliveryId: await tenant.addDelivery(requestId, { endpointId, destinationId, state }) };
};
const rowOf = async (id: string) => (await stage.sql("SELECT * FROM delivery WHERE id = $1", [id]))[0];
const wakeUps = async () => stage.sql("SELECT id FROM pgboss.job WHERE singleton_key = $1 AND state = 'created'", [destinationId]);

test("what waits at a paused destination is held with its age, and goes on at resume with a bell", async () => {
  const { requestId, deliveryId } = await deliver();
  const paused = await tenant.ask("destination.pause", { id: destinationId });
  expect(paused).toMatchObject({ held: { cause: "paused" }, pending: 1, nextAttemptAt: undefined });
  expect(paused.oldestPendingAt).toBeInstanceOf(Date);
  expect((await tenant.ask("delivery.get", { id: deliveryId })).state).toBe("held");
  expect((await tenant.ask("request.get", { id: requestId })).deliveries).toMatchObject({ held: 1, pending: 0 });
  expect(await wakeUps()).toEqual([]);

  const resumed = await tenant.ask("destination.resume", { id: destinationId });
  expect(resumed).toMatchObject({ held: undefined, pending: 1 });
  expect(await wakeUps()).toHaveLength(1);
  expect((await tenant.ask("delivery.get", { id: deliveryId })).state).toBe("pending");
});

test("a pause keeps its first moment when it is asked for twice", async () => {
  const first = await tenant.ask("destination.pause", { id: destinationId });
  expect((await tenant.ask("destination.pause", { id: destinationId })).held).toEqual(first.held);
});

test("resume frees what was kept back one by one", async () => {
  const { deliveryId } = await deliver("held");
  expect(await tenant.ask("delivery.get", { id: deliveryId })).toMatchObject({ state: "held", held: { cause: "paused" } });
  await tenant.ask("destination.resume", { id: destinationId });
  expect(await rowOf(deliveryId)).toMatchObject({ state: "pending" });
});

test("a delivery that was given up is tried again: due now, its ladder where it was", async () => {
  const { deliveryId } = await deliver("failed");
  await stage.sql("UPDATE delivery SET charged = 9, attempts = 9, reason = 'status' WHERE id = $1", [deliveryId]);
  await tenant.ask("delivery.retry", { id: deliveryId });
  expect(await rowOf(deliveryId)).toMatchObject({ state: "pending", trigger: "manual", charged: 9, attempts: 9, reason: null, settled_at: null });
  expect(await wakeUps()).toHaveLength(1);
});

test("a delivery that arrived, is under way or has lost its body is not tried again", async () => {
  const delivered = await deliver("delivered");
  await expect(tenant.ask("delivery.retry", { id: delivered.deliveryId })).rejects.toMatchObject({ kind: "conflict" });
  const underWay = await deliver();
  await stage.sql("UPDATE delivery SET lease_id = 'lse_x', lease_until = now() + interval '1 min' WHERE id = $1", [underWay.deliveryId]);
  await expect(tenant.ask("delivery.retry", { id: underWay.deliveryId })).rejects.toMatchObject({
    kind: "conflict",
    detail: "it is being tried at this moment",
  });
  const bodiless = await deliver("failed");
  await stage.sql("DELETE FROM request_body WHERE request_id = $1", [bodiless.requestId]);
  await expect(tenant.ask("delivery.retry", { id: bodiless.deliveryId })).rejects.toMatchObject({ kind: "conflict" });
});

test("a stopped delivery has no lease left, so a late outcome changes nothing", async () => {
  const { deliveryId } = await deliver();
  await stage.sql("UPDATE delivery SET lease_id = 'lse_x', lease_until = now() + interval '1 min' WHERE id = $1", [deliveryId]);
  await tenant.ask("delivery.stop", { id: deliveryId });
  expect(await rowOf(deliveryId)).toMatchObject({ state: "failed", reason: "stopped", lease_id: null });
  await expect(tenant.ask("delivery.stop", { id: deliveryId })).rejects.toMatchObject({ kind: "conflict" });
});

test("a destination with something waiting is not deleted; an empty one takes its routes along", async () => {
  const { deliveryId } = await deliver();
  await tenant.ask("route.create", { endpointId, destinationId });
  await expect(tenant.ask("destination.delete", { id: destinationId })).rejects.toMatchObject({
    kind: "conflict",
    detail: expect.stringContaining("1 deliveries wait"),
  });
  await tenant.ask("delivery.stop", { id: deliveryId });
  await tenant.ask("destination.delete", { id: destinationId });
  expect((await tenant.ask("route.list", { projectId: tenant.projectId })).filter((route) => route.destinationId === destinationId)).toEqual([]);
  await expect(tenant.ask("destination.get", { id: destinationId })).rejects.toMatchObject({ kind: "missing" });
  expect((await tenant.ask("delivery.get", { id: deliveryId })).destinationId, "history keeps its name").toBe(destinationId);
});

test("a replay follows the routes as they stand and their filters", async () => {
  await tenant.ask("route.create", { endpointId, destinationId, filter: "type:push" });
  const push = await tenant.addRequest(endpointId, { eventType: "push" });
  const issue = await tenant.addRequest(endpointId, { eventType: "issues.opened" });
  const replay = await tenant.ask("replay.create", { requestIds: [push, issue, push] });
  expect(replay).toMatchObject({ requests: 2, deliveries: 1, pending: 1, delivered: 0 });
  const detail = await tenant.ask("request.get", { id: push });
  expect(detail.deliveryList).toMatchObject([{ state: "pending", replayId: replay.id, destinationId }]);
  expect(detail.replays).toMatchObject([{ id: replay.id }]);
  expect(await rowOf(detail.deliveryList[0]?.id ?? "")).toMatchObject({ trigger: "replay" });
  expect(await wakeUps()).toHaveLength(1);
  expect((await tenant.ask("replay.list", { projectId: tenant.projectId }))[0]).toMatchObject({ id: replay.id, pending: 1 });
});

test("only accepted events with a stored body are replayed, and somewhere", async () => {
  const replay = (requestIds: string[], more = {}) => tenant.ask("replay.create", { requestIds, destinationId, ...more });
  const refused = await tenant.addRequest(endpointId, { verdict: "refused", reason: "signature-mismatch" });
  const handshake = await tenant.addRequest(endpointId, { reason: "handshake" });
  const bodiless = await tenant.addRequest(endpointId, { body: null });
  for (const id of [refused, handshake, bodiless])
    await expect(replay([id])).rejects.toMatchObject({ kind: "input-invalid", fields: { requestIds: [expect.stringContaining(id)] } });
  const routeless = await tenant.addRequest(endpointId);
  await expect(tenant.ask("replay.create", { requestIds: [routeless] })).rejects.toMatchObject({ kind: "conflict" });
});

test("own things and foreign ones are never joined", async () => {
  const requestId = await tenant.addRequest(endpointId);
  const foreignEndpoint = await other.createEndpoint({ destinationUrl: "https://example.test/other" });
  const [foreign] = await other.ask("destination.list", { projectId: other.projectId });
  const foreignRequest = await other.addRequest(foreignEndpoint.id);
  const missing = { kind: "missing" };
  await expect(tenant.ask("route.create", { endpointId, destinationId: foreign?.id })).rejects.toMatchObject(missing);
  await expect(tenant.ask("replay.create", { requestIds: [requestId], destinationId: foreign?.id })).rejects.toMatchObject(missing);
  await expect(tenant.ask("replay.create", { requestIds: [requestId, foreignRequest], destinationId })).rejects.toMatchObject(missing);
  await expect(tenant.ask("endpoint.create", { projectId: other.projectId, name: "Intruder" })).rejects.toMatchObject(missing);
});

test("a payload is revealed as it arrived, byte for byte, and the page covers its credentials", async () => {
  const body = Buffer.from([0, 255, 10, 13, 128]);
  const rawHeaders = "X-Twice: one\r\nAuthorization: ****\r\nx-twice: tw\xf6\r\nX-Empty: \r\n";
  const id = await tenant.addRequest(endpointId, { body, rawHeaders, credentials: { 1: "Bearer s3cret" } });
  const detail = await tenant.ask("request.get", { id });
  expect(detail.headers).toEqual([
    ["X-Twice", "one"],
    ["Authorization", "••••"],
    ["x-twice", "twö"],
    ["X-Empty", ""],
  ]);
  expect(detail.coveredHeaders).toEqual(["Authorization"]);
  const payload = await tenant.ask("request.reveal", { id });
  expect(payload.headers).toEqual([
    ["X-Twice", "one"],
    ["Authorization", "Bearer s3cret"],
    ["x-twice", "twö"],
    ["X-Empty", ""],
  ]);
  expect(Buffer.from(payload.bodyBase64, "base64")).toEqual(body);
  expect(payload).toMatchObject({ bodyBytes: 5, truncated: false });
});

test("a secret in the query is covered wherever a request is told, and revealed with its payload", async () => {
  const target = "/e/token?token=****";
  const credentials = { 0: "Bearer s3cret", target: "/e/token?token=s3cret" };
  const id = await tenant.addRequest(endpointId, { target, rawHeaders: "Authorization: ****\r\n", credentials });
  expect((await tenant.ask("request.get", { id })).url).toBe("http://127.0.0.1:8080/e/token?token=****");
  const payload = await tenant.ask("request.reveal", { id });
  expect(payload).toMatchObject({ url: "http://127.0.0.1:8080/e/token?token=s3cret", headers: [["Authorization", "Bearer s3cret"]] });
  expect(JSON.stringify((await tenant.ask("audit.list", { limit: 1 })).rows)).not.toContain("s3cret");
});

test("a secret in a body is covered in what is stored, and revealed with its payload, byte for byte", async () => {
  const body = Buffer.from('{"verification_token":"****"}');
  const id = await tenant.addRequest(endpointId, { body, credentials: { body: '{"verification_token":"s3cret \xff"}' } });
  const { bodyBase64 } = await tenant.ask("request.reveal", { id });
  expect(Buffer.from(bodyBase64, "base64").toString("latin1")).toBe('{"verification_token":"s3cret \xff"}');
  const reader = { ...tenant.scope, rights: new Set(["read"] as const) };
  await expect(tenant.ask("request.reveal", { id }, reader)).rejects.toMatchObject({ kind: "not-permitted" });
});

test("attempts are told with what was answered; bodies of answers only under the payload right", async () => {
  const { deliveryId } = await deliver("delivered");
  await tenant.addAttempt(deliveryId, { destinationId, status: 200 });
  const { attempts } = await tenant.ask("delivery.get", { id: deliveryId });
  expect(attempts).toMatchObject([
    { status: 200, durationMs: 1.5, responseHeaders: [["X-Answer", "yes"]], responseBody: Buffer.from("answer body").toString("base64") },
  ]);
  const reader = { ...tenant.scope, rights: new Set(["read"] as const) };
  expect((await tenant.ask("delivery.get", { id: deliveryId }, reader)).attempts[0]).not.toHaveProperty("responseBody", expect.anything());
});
