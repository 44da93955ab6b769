import type { Id } from "@postern/contract/id";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";
import { type Received, startReceiver } from "../setup/receiver.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.stop());
beforeEach(() => {
  house.receiver.received.length = 0;
  house.receiver.answers(200);
});

const requestId = (id: string | undefined) => id as Id<"req">;

/** The pairs that came from the provider, as it sent them: without what the hop frames and what Postern adds. */
function providerHeaders({ rawHeaders }: Received): [string, string][] {
  const pairs = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as [string, string]] : []));
  return pairs.filter(([name]) => !/^(host|connection|content-length|transfer-encoding|via|postern-.*)$/i.test(name));
}

test("a signed push from GitHub is stored to the byte and delivered to the byte, with the provider's own headers", async () => {
  const posted = await house.github.posts("push");
  expect(posted.status).toBe(202);
  expect(JSON.parse(posted.answer)).toEqual({ id: posted.requestId });

  const [received] = await house.receiver.hasSeen(1);
  expect(received?.body.equals(posted.body)).toBe(true);
  const sent = new Map(providerHeaders(received as Received).map(([name, value]) => [name.toLowerCase(), value]));
  expect(sent.get("x-github-event")).toBe("push");
  expect(sent.get("x-github-delivery")).toBe(posted.deliveryId);
  expect(sent.get("x-hub-signature-256")).toMatch(/^sha256=[0-9a-f]{64}$/);

  const revealed = await house.gateway.call("request.reveal", { id: requestId(posted.requestId) });
  expect(Buffer.from(revealed.bodyBase64, "base64").equals(posted.body)).toBe(true);
  expect(await house.gateway.deliveryOf(posted)).toMatchObject({ state: "delivered", attemptsMade: 1 });
});

test("the destination can verify Postern's signature with the standard library", async () => {
  const receiver = await startReceiver();
  const { call, projectId } = house.gateway;
  const { destination, signingSecret } = await call("destination.create", { projectId: projectId as Id<"prj">, name: "verifier", url: receiver.url });
  const { id } = await call("route.create", { endpointId: house.endpoint.id as Id<"ep">, destinationId: destination.id });
  await house.configured();
  await house.github.posts("push");
  const [[received]] = await Promise.all([receiver.hasSeen(1), house.receiver.hasSeen(1)]);
  const headers = received?.headers ?? {};
  const standard = {
    "webhook-id": String(headers["postern-id"]),
    "webhook-timestamp": String(headers["postern-timestamp"]),
    "webhook-signature": String(headers["postern-signature"]),
  };
  expect(new Webhook(signingSecret).verify(received?.body ?? "", standard)).toMatchObject({ ref: expect.any(String) });
  await call("route.delete", { id });
  await house.configured();
  await receiver.stop();
});

test("a delivery that failed is tried again by itself, and at once when someone asks for it", async () => {
  house.receiver.answers(500, 503, 200);
  const posted = await house.github.posts("pull_request.opened");
  await house.receiver.hasSeen(2, 15_000); // the first retry comes within 5 s, the second within 30 s
  const attemptsMade = async () => (await house.gateway.deliveryOf(posted, ["pending"])).attemptsMade;
  await expect.poll(attemptsMade).toBe(2);
  const waiting = await house.gateway.deliveryOf(posted, ["pending"]);
  await expect.poll(async () => (await house.gateway.call("delivery.get", { id: waiting.id })).attempts.length).toBe(2);
  await house.gateway.call("delivery.retry", { id: waiting.id });

  const delivery = await house.gateway.deliveryOf(posted);
  expect(delivery).toMatchObject({ state: "delivered", attemptsMade: 3 });
  expect(Object.fromEntries(delivery.attempts.map(({ number, status }) => [number, status]))).toEqual({ 1: 500, 2: 503, 3: 200 });
  expect(new Set(house.receiver.received.map(({ headers }) => headers["postern-id"]))).toEqual(new Set([posted.requestId]));
});

test("the same event sent twice is delivered once, and the second sender learns the first one's id", async () => {
  const first = await house.github.posts("push");
  const second = await house.github.posts("push", { deliveryId: first.deliveryId });
  expect(second.status).toBe(200);
  expect(JSON.parse(second.answer)).toMatchObject({ id: first.requestId });
  await house.gateway.deliveryOf(first);
  expect(house.receiver.received).toHaveLength(1);

  const { rows } = await house.gateway.call("request.list", { projectId: house.gateway.projectId as Id<"prj">, filter: "verdict:duplicate" });
  expect(rows[0]).toMatchObject({ duplicateOf: first.requestId, eventId: first.deliveryId });
});

test("a paused destination holds its deliveries with their count, and they go on when it is resumed", async () => {
  const id = house.destination.id as Id<"dst">;
  await house.gateway.call("destination.pause", { id });
  const posted = await Promise.all([house.github.posts("push"), house.github.posts("push"), house.github.posts("push")]);
  for (const one of posted) expect(await house.gateway.deliveryOf(one, ["held"])).toMatchObject({ state: "held", attemptsMade: 0 });
  expect(await house.gateway.call("destination.get", { id })).toMatchObject({ pending: 3, held: { cause: "paused" }, oldestPendingAt: expect.any(Date) });
  expect(house.receiver.received).toHaveLength(0);

  await house.gateway.call("destination.resume", { id });
  await house.receiver.hasSeen(3);
  for (const one of posted) expect(await house.gateway.deliveryOf(one)).toMatchObject({ state: "delivered", attemptsMade: 1 });
});

test("a destination that says it is gone is held with notice, and nothing is dropped", async () => {
  const id = house.destination.id as Id<"dst">;
  house.receiver.answers(410);
  const first = await house.github.posts("push");
  await house.receiver.hasSeen(1);
  await expect.poll(async () => (await house.gateway.call("destination.get", { id })).held?.cause).toBe("gone");

  house.receiver.answers(200);
  const waiting = await house.github.posts("push");
  expect(await house.gateway.deliveryOf(waiting, ["held"])).toMatchObject({ state: "held" });
  await house.gateway.call("destination.resume", { id });
  for (const one of [first, waiting]) expect(await house.gateway.deliveryOf(one)).toMatchObject({ state: "delivered" });
});

test("an old event is replayed as a new delivery of the same event", async () => {
  const posted = await house.github.posts("push");
  await house.gateway.deliveryOf(posted);
  const replay = await house.gateway.call("replay.create", { requestIds: [requestId(posted.requestId)] });
  expect(replay).toMatchObject({ requests: 1, deliveries: 1 });

  const [, again] = await house.receiver.hasSeen(2);
  expect(again?.body.equals(posted.body)).toBe(true);
  expect(again?.headers["postern-id"]).toBe(posted.requestId);
  expect(again?.headers["postern-replay-of"]).toBeDefined();
  const detail = await house.gateway.call("request.get", { id: requestId(posted.requestId) });
  expect(detail.deliveryList).toHaveLength(2);
  expect(detail.replays).toHaveLength(1);
});
