import { setTimeout as wait } from "node:timers/promises";
import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exchange } from "../setup/exchange.ts";
import { answererOf, idOf, type PassingHouse, startPassingHouse } from "../setup/passing-house.ts";
import { githubSender } from "../setup/senders.ts";
import { untilFound } from "../setup/until.ts";

let at: PassingHouse;
beforeAll(async () => {
  at = await startPassingHouse();
});
afterAll(() => at?.stop());
beforeEach(() => at.passThrough({}));

test("who answers too late is heard of by the dashboard only: the sender has the endpoint's own answer by then", async () => {
  await at.passThrough({ answerWithinMs: 500 }, { answer: { status: 200, body: "<Response/>", contentType: "text/xml" } });
  let hasAnswered = false;
  at.server.answersWith(async (response) => {
    await wait(2_500);
    hasAnswered = true;
    response.writeHead(200).end("late");
  });
  const answer = await exchange(at.endpoint.url);
  expect(answer).toMatchObject({ status: 200, headers: { "content-type": "text/xml" } });
  expect(answer.body.toString()).toBe("<Response/>");
  expect(answer.tookMs).toBeGreaterThan(450);
  expect(hasAnswered).toBe(false);
  const id = idOf(answer.headers);
  expect(await at.house.gateway.deliveryOf({ requestId: id })).toMatchObject({ state: "delivered", attemptsMade: 1 });
  const { source, late } = await at.passedOf(id);
  expect(source).toBe("late");
  expect(late).toMatchObject({ status: 200 });
  expect(late?.afterMs).toBeGreaterThanOrEqual(2_400);
  await at.passThrough({}, { answer: { status: 202 } });
});

test("a failure that the sender heard is final, for trying again is the sender's; unless the endpoint says otherwise", async () => {
  at.server.answersWith((response) => void response.writeHead(500).end("no"));
  const heard = await exchange(at.endpoint.url);
  expect(heard.status).toBe(500);
  expect(heard.body.toString()).toBe("no");
  expect(await at.house.gateway.deliveryOf({ requestId: idOf(heard.headers) })).toMatchObject({ state: "failed", attemptsMade: 1 });

  await at.passThrough({ retryAnswered: true });
  const both = await exchange(at.endpoint.url);
  expect(both.status).toBe(500);
  await at.passedOf(idOf(both.headers));
  at.server.answersWith((response) => void response.end());
  expect(await at.house.gateway.deliveryOf({ requestId: idOf(both.headers) })).toMatchObject({ state: "delivered", attemptsMade: 2 });
});

test("an event that comes twice hears what its destination said; one that failed is tried again because its sender asks again", async () => {
  const { call } = at.house.gateway;
  const secret = "the sender's own secret";
  const signed = await call("endpoint.create", {
    projectId: at.house.gateway.projectId,
    name: "twice",
    provider: "github",
    secret,
    destinationUrl: at.server.url,
  });
  const destinationId = await answererOf(at.house, signed.id);
  const settings = { answerWithinMs: 5_000, answerBytesMax: 1_048_576, retryAnswered: false };
  await call("endpoint.update", { id: signed.id, passThrough: { destinationId, ...settings } });
  await at.house.configured();
  const { posts } = githubSender(signed.url, secret);
  const before = at.server.bodies.length;

  at.server.answersWith((response) => void response.writeHead(500).end("not yet"));
  const first = await posts("push");
  expect(first).toMatchObject({ status: 500, answer: "not yet" });
  at.server.answersWith((response) => void response.writeHead(201).end("now"));
  await at.passedOf(first.requestId as Id<"req">);
  const second = await posts("push", { deliveryId: first.deliveryId });
  expect(second).toMatchObject({ status: 201, answer: "now", requestId: first.requestId });
  expect(await at.house.gateway.deliveryOf(first)).toMatchObject({ state: "delivered", attemptsMade: 2 });

  at.server.answersWith((response) => void response.end("something else"));
  expect(await posts("push", { deliveryId: first.deliveryId })).toMatchObject({ status: 201, answer: "now", requestId: first.requestId });
  expect(at.server.bodies.length - before).toBe(2);
});

test("nobody waits for a destination that is held, or refuses connections", async () => {
  at.server.answersWith((response) => void response.end("here"));
  await at.house.gateway.call("destination.pause", { id: at.destinationId });
  await at.house.configured();
  const held = await exchange(at.endpoint.url);
  expect(held.status).toBe(202);
  expect(held.tookMs).toBeLessThan(5_000); // half of what the endpoint may wait
  expect(await at.passedOf(idOf(held.headers))).toMatchObject({ source: "held" });
  await at.house.gateway.call("destination.resume", { id: at.destinationId });
  expect(await at.house.gateway.deliveryOf({ requestId: idOf(held.headers) })).toMatchObject({ state: "delivered" });

  await at.house.gateway.call("destination.update", { id: at.destinationId, url: "http://127.0.0.1:9/" });
  await wait(1_000); // a turn under way keeps the address it began with
  const down = await exchange(at.endpoint.url);
  expect(down.status).toBe(202);
  expect(down.tookMs).toBeLessThan(5_000);
  expect(await at.passedOf(idOf(down.headers))).toMatchObject({ source: "unanswered" });
  await at.house.gateway.call("destination.update", { id: at.destinationId, url: at.server.url });
  await at.house.configured();
});

test("a sender that breaks off takes nothing with it: its event is delivered", async () => {
  const before = at.server.bodies.length;
  at.server.answersWith(async (response) => {
    await wait(2_000);
    response.end();
  });
  const leaving = new AbortController();
  const broken = exchange(at.endpoint.url, { body: '{"from":"one who left"}', signal: leaving.signal }).catch((error: Error) => error.name);
  await untilFound(
    () => at.server.bodies.length > before || undefined,
    20_000,
    () => "it was not sent",
  );
  leaving.abort();
  expect(await broken).toBe("AbortError");
  const look = async () => {
    const { rows } = await at.house.gateway.call("request.list", { projectId: at.house.gateway.projectId, filter: "endpoint:asked", limit: 1 });
    return rows[0]?.deliveries.delivered === 1 ? rows[0] : undefined;
  };
  const row = await untilFound(look, 20_000, () => "it was not delivered");
  expect(await at.passedOf(row.id)).toMatchObject({ source: "sender-left" });
});

test("a worker that dies while a sender waits costs the answer, not the event", async () => {
  await at.passThrough({ answerWithinMs: 1_000 });
  const before = at.server.bodies.length;
  at.server.answersWith(async (response) => {
    await wait(5_000);
    response.end("from a worker that is gone");
  });
  const asked = exchange(at.endpoint.url);
  await untilFound(
    () => at.server.bodies.length > before || undefined,
    20_000,
    () => "it was not sent",
  );
  await at.house.worker.kill();
  const answer = await asked;
  expect(answer.status).toBe(202);
  expect(answer.tookMs).toBeLessThan(5_000);
  await at.house.worker.start();
});
