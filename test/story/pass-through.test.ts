import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { PassThrough } from "@postern/contract/pass-through";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exchange } from "../setup/exchange.ts";
import { type House, startHouse } from "../setup/house.ts";
import { type ScriptedServer, startScriptedServer } from "../setup/scripted-server.ts";
import { githubSender } from "../setup/senders.ts";
import { untilFound } from "../setup/until.ts";

let house: House;
let server: ScriptedServer;
let endpoint: { id: Id<"ep">; url: string };
let destinationId: Id<"dst">;
type Id<Kind extends string> = `${Kind}_${string}`;

beforeAll(async () => {
  house = await startHouse();
  server = await startScriptedServer();
  const { call, projectId } = house.gateway;
  endpoint = await call("endpoint.create", { projectId, name: "asked", destinationUrl: server.url });
  const [route] = (await call("route.list", { projectId })).filter(({ endpointId }) => endpointId === endpoint.id);
  destinationId = route?.destinationId ?? "dst_";
}, 60_000);
afterAll(async () => {
  await house?.stop();
  await server?.stop();
});
beforeEach(async () => {
  await passThrough({});
});

async function passThrough(settings: Partial<PassThrough>, answer: object = {}): Promise<void> {
  await house.gateway.call("endpoint.update", {
    id: endpoint.id,
    passThrough: { destinationId, answerWithinMs: 2_500, ...settings } as PassThrough,
    ...answer,
  });
  await house.configured();
}

const idOf = (headers: Record<string, unknown>) => String(headers["postern-id"]) as Id<"req">;

/** What is written down of what the sender heard. */
function passedOf(id: Id<"req">) {
  const look = async () => {
    const { passed, answerStatus } = await house.gateway.call("request.get", { id });
    return passed && { ...passed, answerStatus };
  };
  return untilFound(look, 5_000, () => `nothing is written of what ${id} was answered`);
}

test("the sender hears the destination's own answer: status, headers in order, every byte of the body", async () => {
  const body = randomBytes(9_000);
  server.answersWith((response) => {
    response.writeHead(201, ["X-First", "1", "Set-Cookie", "a=1", "Content-Type", "application/x-thing", "Set-Cookie", "b=2; Path=/", "X-First", "2"]);
    response.end(body);
  });
  const answer = await exchange(endpoint.url);
  expect(answer.status).toBe(201);
  expect(answer.body.equals(body)).toBe(true);
  expect(answer.rawHeaders.slice(0, 10)).toEqual([
    "X-First",
    "1",
    "Set-Cookie",
    "a=1",
    "Content-Type",
    "application/x-thing",
    "Set-Cookie",
    "b=2; Path=/",
    "X-First",
    "2",
  ]);
  expect(answer.headers["transfer-encoding"]).toBeUndefined();
  expect(await passedOf(idOf(answer.headers))).toMatchObject({ source: "destination", answerStatus: 201 });
  expect(await house.gateway.deliveryOf({ requestId: idOf(answer.headers) })).toMatchObject({ state: "delivered", attemptsMade: 1 });
});

test("answers without a body have none, and a redirect is the sender's to follow", async () => {
  for (const status of [204, 304]) {
    server.answersWith((response) => void response.writeHead(status, { ETag: '"7"' }).end());
    const answer = await exchange(endpoint.url);
    expect(answer).toMatchObject({ status, headers: { etag: '"7"' } });
    expect(answer.body).toHaveLength(0);
  }
  server.answersWith((response) => void response.writeHead(303, { Location: "https://elsewhere.example/" }).end());
  const redirected = await exchange(endpoint.url);
  expect(redirected).toMatchObject({ status: 303, headers: { location: "https://elsewhere.example/" } });
  expect(await house.gateway.deliveryOf({ requestId: idOf(redirected.headers) })).toMatchObject({ state: "delivered", attemptsMade: 1 });
});

test("a challenge is answered by the application", async () => {
  server.answersWith((response, _, body) => void response.writeHead(200, { "Content-Type": "text/plain" }).end(JSON.parse(body.toString()).challenge));
  const posted = await exchange(endpoint.url, { body: JSON.stringify({ type: "url_verification", challenge: "3eZbrw1aB" }) });
  expect(posted).toMatchObject({ status: 200, headers: { "content-type": "text/plain" } });
  expect(posted.body.toString()).toBe("3eZbrw1aB");
});

test("an answer larger than is kept with an attempt arrives whole; a larger one than may be passed on is a 502, and the event is stored", async () => {
  const large = randomBytes(700_000);
  server.answersWith((response) => void response.end(large));
  expect((await exchange(endpoint.url)).body.equals(large)).toBe(true);

  await passThrough({ answerBytesMax: 699_999 });
  const refused = await exchange(endpoint.url);
  expect(refused.status).toBe(502);
  expect(JSON.parse(refused.body.toString())).toMatchObject({ code: "PSTN-1052", requestId: idOf(refused.headers) });
  expect(await passedOf(idOf(refused.headers))).toMatchObject({ source: "unpassable", answerStatus: 502 });
  expect(await house.gateway.deliveryOf({ requestId: idOf(refused.headers) })).toMatchObject({ state: "delivered" });
});

test("who answers too late is heard of by the dashboard only: the sender has the endpoint's own answer by then", async () => {
  await passThrough({ answerWithinMs: 500 }, { answer: { status: 200, body: "<Response/>", contentType: "text/xml" } });
  server.answersWith(async (response) => {
    await wait(1_200);
    response.writeHead(200).end("late");
  });
  const answer = await exchange(endpoint.url);
  expect(answer).toMatchObject({ status: 200, headers: { "content-type": "text/xml" } });
  expect(answer.body.toString()).toBe("<Response/>");
  expect(answer.tookMs).toBeGreaterThan(450);
  expect(answer.tookMs).toBeLessThan(1_000);
  const id = idOf(answer.headers);
  expect(await house.gateway.deliveryOf({ requestId: id })).toMatchObject({ state: "delivered", attemptsMade: 1 });
  const { source, late } = await passedOf(id);
  expect(source).toBe("late");
  expect(late).toMatchObject({ status: 200 });
  expect(late?.afterMs).toBeGreaterThanOrEqual(1_100);
  await passThrough({}, { answer: { status: 202 } });
});

test("a failure that the sender heard is final, for trying again is the sender's; unless the endpoint says otherwise", async () => {
  server.answersWith((response) => void response.writeHead(500).end("no"));
  const heard = await exchange(endpoint.url);
  expect(heard.status).toBe(500);
  expect(heard.body.toString()).toBe("no");
  expect(await house.gateway.deliveryOf({ requestId: idOf(heard.headers) })).toMatchObject({ state: "failed", attemptsMade: 1 });

  await passThrough({ retryAnswered: true });
  const both = await exchange(endpoint.url);
  expect(both.status).toBe(500);
  await passedOf(idOf(both.headers));
  server.answersWith((response) => void response.end());
  expect(await house.gateway.deliveryOf({ requestId: idOf(both.headers) })).toMatchObject({ state: "delivered", attemptsMade: 2 });
});

test("an event that comes twice hears what its destination said; one that failed is tried again because its sender asks again", async () => {
  const { call } = house.gateway;
  const secret = "the sender's own secret";
  const signed = await call("endpoint.create", { projectId: house.gateway.projectId, name: "twice", provider: "github", secret, destinationUrl: server.url });
  const [route] = (await call("route.list", { projectId: house.gateway.projectId })).filter(({ endpointId }) => endpointId === signed.id);
  const settings = { answerWithinMs: 5_000, answerBytesMax: 1_048_576, retryAnswered: false };
  await call("endpoint.update", { id: signed.id, passThrough: { destinationId: route?.destinationId as Id<"dst">, ...settings } });
  await house.configured();
  const { posts } = githubSender(signed.url, secret);
  const before = server.bodies.length;

  server.answersWith((response) => void response.writeHead(500).end("not yet"));
  const first = await posts("push");
  expect(first).toMatchObject({ status: 500, answer: "not yet" });
  server.answersWith((response) => void response.writeHead(201).end("now"));
  await passedOf(first.requestId as Id<"req">);
  const second = await posts("push", { deliveryId: first.deliveryId });
  expect(second).toMatchObject({ status: 201, answer: "now", requestId: first.requestId });
  expect(await house.gateway.deliveryOf(first)).toMatchObject({ state: "delivered", attemptsMade: 2 });

  server.answersWith((response) => void response.end("something else"));
  expect(await posts("push", { deliveryId: first.deliveryId })).toMatchObject({ status: 201, answer: "now", requestId: first.requestId });
  expect(server.bodies.length - before).toBe(2);
});

test("nobody waits for a destination that is held, or refuses connections", async () => {
  server.answersWith((response) => void response.end("here"));
  await house.gateway.call("destination.pause", { id: destinationId });
  await house.configured();
  const held = await exchange(endpoint.url);
  expect(held.status).toBe(202);
  expect(held.tookMs).toBeLessThan(400);
  expect(await passedOf(idOf(held.headers))).toMatchObject({ source: "held" });
  await house.gateway.call("destination.resume", { id: destinationId });
  expect(await house.gateway.deliveryOf({ requestId: idOf(held.headers) })).toMatchObject({ state: "delivered" });

  await house.gateway.call("destination.update", { id: destinationId, url: "http://127.0.0.1:9/" });
  const down = await exchange(endpoint.url);
  expect(down.status).toBe(202);
  expect(down.tookMs).toBeLessThan(1_500);
  expect(await passedOf(idOf(down.headers))).toMatchObject({ source: "unanswered" });
  await house.gateway.call("destination.update", { id: destinationId, url: server.url });
  await house.configured();
});

test("a sender that breaks off takes nothing with it: its event is delivered", async () => {
  const before = server.bodies.length;
  server.answersWith(async (response) => {
    await wait(600);
    response.end();
  });
  const leaving = new AbortController();
  const broken = exchange(endpoint.url, { body: '{"from":"one who left"}', signal: leaving.signal }).catch((error: Error) => error.name);
  await untilFound(
    () => server.bodies.length > before || undefined,
    5_000,
    () => "it was not sent",
  );
  leaving.abort();
  expect(await broken).toBe("AbortError");
  const look = async () => {
    const { rows } = await house.gateway.call("request.list", { projectId: house.gateway.projectId, filter: "endpoint:asked", limit: 1 });
    return rows[0]?.deliveries.delivered === 1 ? rows[0] : undefined;
  };
  const row = await untilFound(look, 5_000, () => "it was not delivered");
  expect(await passedOf(row.id)).toMatchObject({ source: "sender-left" });
});

test("a worker that dies while a sender waits costs the answer, not the event", async () => {
  await passThrough({ answerWithinMs: 1_000 });
  const before = server.bodies.length;
  server.answersWith(async (response) => {
    await wait(700);
    response.end("from a worker that is gone");
  });
  const asked = exchange(endpoint.url);
  await untilFound(
    () => server.bodies.length > before || undefined,
    5_000,
    () => "it was not sent",
  );
  await house.worker.kill();
  const answer = await asked;
  expect(answer.status).toBe(202);
  expect(answer.tookMs).toBeLessThan(1_500);
  await house.worker.start();
}, 30_000);
