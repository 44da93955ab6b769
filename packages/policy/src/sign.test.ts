import { createHmac, hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret, testNowSeconds } from "./made-for-tests.ts";
import { neededSettings, sampleSecret, signedSample } from "./made-sample.ts";
import { providers } from "./providers/index.ts";
import { type SignedEvent, signEvent, signSample, type UnsignedEvent } from "./sign.ts";

const secret = "s3cret-of-ours";
const url = "https://hooks.example.com/e/test?team=7";
const event: UnsignedEvent = { body: Buffer.from('{"a":1}'), nowSeconds: testNowSeconds, url, eventType: "push", id: "evt_1" };
const signed = (provider: string, changes: Partial<UnsignedEvent> = {}, key = secret) => signEvent(provider, key, { ...event, ...changes });
const hmac = (text: string, encoding: "hex" | "base64" = "hex", key = secret) => createHmac("sha256", key).update(text).digest(encoding);
const headersOf = (sent: SignedEvent | undefined) => Object.fromEntries(sent?.headers ?? []);

describe("an event is signed where its provider signs it", () => {
  test("in a header over the body, with its id and its type beside it", () => {
    expect(signed("github")).toEqual({
      url,
      headers: [
        ["Content-Type", "application/json"],
        ["X-GitHub-Delivery", "evt_1"],
        ["X-GitHub-Event", "push"],
        ["X-Hub-Signature-256", `sha256=${hmac('{"a":1}')}`],
      ],
      body: event.body,
    });
  });

  test("in a list, after the time", () => {
    const sent = signed("stripe");
    const body = sent?.body.toString() ?? "";
    expect(JSON.parse(body)).toEqual({ a: 1, id: "evt_1", type: "push" });
    expect(headersOf(sent)["Stripe-Signature"]).toBe(`t=${testNowSeconds},v1=${hmac(`${testNowSeconds}.${body}`)}`);
  });

  test("with an id that is signed too", () => {
    const key = Buffer.from("a key of Standard Webhooks").toString("base64");
    const headers = headersOf(signed("standard-webhooks", {}, `whsec_${key}`));
    const body = '{"a":1,"type":"push"}';
    const signature = createHmac("sha256", Buffer.from(key, "base64")).update(`evt_1.${testNowSeconds}.${body}`).digest("base64");
    expect(headers).toMatchObject({ "webhook-id": "evt_1", "webhook-timestamp": String(testNowSeconds), "webhook-signature": `v1,${signature}` });
  });

  test("as the token itself", () => {
    expect(headersOf(signed("telegram"))).toMatchObject({ "X-Telegram-Bot-Api-Secret-Token": secret });
  });

  test("in the body itself", () => {
    const mailgun = JSON.parse(signed("mailgun", { body: Buffer.from("{}") })?.body.toString() ?? "{}");
    expect(mailgun.signature.signature).toBe(hmac(`${mailgun.signature.timestamp}${mailgun.signature.token}`));
  });
});

test("what the event says already is left as it is", () => {
  const body = Buffer.from('{"id":"evt_own","type":"own"}');
  expect(signed("stripe", { body })?.body.toString()).toBe('{"id":"evt_own","type":"own"}');
});

test("an event has the type of content that it is given", () => {
  expect(headersOf(signed("github"))).toMatchObject({ "Content-Type": "application/json" });
  expect(headersOf(signed("github", { contentType: "text/plain" }))).toMatchObject({ "Content-Type": "text/plain" });
});

test("the generic HMAC is signed as its owner describes it", () => {
  const hmacSettings = {
    header: "X-Sig",
    prefix: "v1=",
    algorithm: "sha256",
    encoding: "base64",
    content: "{id}.{timestamp}.{body}",
    timestampHeader: "X-Time",
    idHeader: "X-Id",
  };
  const headers = headersOf(signed("generic-hmac", { hmac: hmacSettings as NonNullable<UnsignedEvent["hmac"]> }));
  expect(headers).toMatchObject({ "X-Id": "evt_1", "X-Time": String(testNowSeconds) });
  expect(headers["X-Sig"]).toMatch(/^v1=[A-Za-z0-9+/]{43}=$/);
});

test.each([
  ["discord", "ab".repeat(32)],
  ["github", ""],
  ["standard-webhooks", "whsec_%%%"],
  ["http-message-signatures", secret],
])("nothing is signed for %s with %j", (provider, key) => {
  expect(signed(provider, {}, key)).toBeUndefined();
  expect(signSample(provider, key, event)).toBeUndefined();
});

test("the headers alone are those of the whole event", () => {
  expect(signSample("github", secret, event)).toEqual(signed("github")?.headers);
});

test("a token holds its times, an id, and the digest of the body where it covers it", () => {
  const sent = signed("livekit", { body: Buffer.from("{}") });
  const [header = "", claims = "", signature = ""] = headersOf(sent).Authorization?.split(".") ?? [];
  const parsed = JSON.parse(Buffer.from(claims, "base64url").toString());
  expect(parsed).toMatchObject({ iat: testNowSeconds, nbf: testNowSeconds, exp: testNowSeconds + 300, jti: "evt_1" });
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ alg: "HS256" });
  expect(Object.values(parsed)).toContain(hash("sha256", sent?.body ?? "", "base64"));
  expect(signature).toBe(createHmac("sha256", secret).update(`${header}.${claims}`).digest("base64url"));
});

const able = providers.filter((spec) => signedSample(spec) !== undefined);
test("most providers' events can be made here", () => {
  expect(able.length).toBeGreaterThan(220);
});

test.each(able.map((spec) => [spec.slug, spec] as const))("what is made for %s is let in by its gate, with its id and its type read again", async (_, spec) => {
  const { url, headers, body } = signedSample(spec) ?? { url: "", headers: [], body: "" };
  const { pathname, search } = new URL(url);
  const gate = { kind: "signature" as const, provider: spec.slug, settings: neededSettings(spec) };
  const decision = await decide([gate], inbound({ url, path: pathname + search, headers, body }), { secrets: [openSecret(sampleSecret)] });
  expect(decision.verdict).toBe("accepted");
});
