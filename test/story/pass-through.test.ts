import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exchange } from "../setup/exchange.ts";
import { idOf, type PassingHouse, startPassingHouse } from "../setup/passing-house.ts";

let at: PassingHouse;
beforeAll(async () => {
  at = await startPassingHouse();
});
afterAll(() => at?.stop());
beforeEach(() => at.passThrough({}));

test("the sender hears the destination's own answer: status, headers in order, every byte of the body", async () => {
  const body = randomBytes(9_000);
  at.server.answersWith((response) => {
    response.writeHead(201, ["X-First", "1", "Set-Cookie", "a=1", "Content-Type", "application/x-thing", "Set-Cookie", "b=2; Path=/", "X-First", "2"]);
    response.end(body);
  });
  const answer = await exchange(at.endpoint.url);
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
  expect(await at.passedOf(idOf(answer.headers))).toMatchObject({ source: "destination", answerStatus: 201 });
  expect(await at.house.gateway.deliveryOf({ requestId: idOf(answer.headers) })).toMatchObject({ state: "delivered", attemptsMade: 1 });
});

test("answers without a body have none, and a redirect is the sender's to follow", async () => {
  for (const status of [204, 304]) {
    at.server.answersWith((response) => void response.writeHead(status, { ETag: '"7"' }).end());
    const answer = await exchange(at.endpoint.url);
    expect(answer).toMatchObject({ status, headers: { etag: '"7"' } });
    expect(answer.body).toHaveLength(0);
  }
  at.server.answersWith((response) => void response.writeHead(303, { Location: "https://elsewhere.example/" }).end());
  const redirected = await exchange(at.endpoint.url);
  expect(redirected).toMatchObject({ status: 303, headers: { location: "https://elsewhere.example/" } });
  expect(await at.house.gateway.deliveryOf({ requestId: idOf(redirected.headers) })).toMatchObject({ state: "delivered", attemptsMade: 1 });
});

test("a challenge is answered by the application", async () => {
  at.server.answersWith((response, _, body) => void response.writeHead(200, { "Content-Type": "text/plain" }).end(JSON.parse(body.toString()).challenge));
  const posted = await exchange(at.endpoint.url, { body: JSON.stringify({ type: "url_verification", challenge: "3eZbrw1aB" }) });
  expect(posted).toMatchObject({ status: 200, headers: { "content-type": "text/plain" } });
  expect(posted.body.toString()).toBe("3eZbrw1aB");
});

test("an answer larger than is kept with an attempt arrives whole; a larger one than may be passed on is a 502, and the event is stored", async () => {
  const large = randomBytes(700_000);
  at.server.answersWith((response) => void response.end(large));
  expect((await exchange(at.endpoint.url)).body.equals(large)).toBe(true);

  await at.passThrough({ answerBytesMax: 699_999 });
  const refused = await exchange(at.endpoint.url);
  expect(refused.status).toBe(502);
  expect(JSON.parse(refused.body.toString())).toMatchObject({ code: "PSTN-1052", requestId: idOf(refused.headers) });
  expect(await at.passedOf(idOf(refused.headers))).toMatchObject({ source: "unpassable", answerStatus: 502 });
  expect(await at.house.gateway.deliveryOf({ requestId: idOf(refused.headers) })).toMatchObject({ state: "delivered" });
});
