import { createHmac } from "node:crypto";
import { sampleSecret } from "@postern/policy/made-sample";
import { expect, test } from "vitest";
import { headerOf, messageBytes } from "../http-message.ts";
import { inspectionLines, inspectSignature } from "./inspect-signature.ts";
import { judgeSignature } from "./judge-signature.ts";
import { makeSample } from "./make-sample.ts";
import { signAgain } from "./sign-again.ts";

const nowMs = Date.UTC(2026, 10, 22, 9, 41);
const url = "http://localhost:3000/hooks";
const sheet = { now: () => new Date(nowMs), paint: (_style: string, text: string) => text };

test.each(["github", "stripe", "slack", "shopify", "twilio", "standard-webhooks", "gitlab"])(
  "a sample of %s is proved by the gateway's own verifier",
  async (provider) => {
    const sample = makeSample({ provider, url, nowMs });
    const { answer } = await judgeSignature(sample.message, { provider, secret: sample.secret, url: sample.url, nowMs });
    expect(answer).not.toHaveProperty("reason");
  },
);

test("a body and a type of one's own are signed with the secret that is given", () => {
  const body = Buffer.from('{"mine":true}');
  const { message } = makeSample({ provider: "github", event: "pull_request", body, secret: "my own", url, nowMs });
  expect(headerOf(message, "x-github-event")).toBe("pull_request");
  expect(headerOf(message, "x-hub-signature-256")).toBe(`sha256=${createHmac("sha256", "my own").update(body).digest("hex")}`);
});

test("an event that there is no sample of, a provider that there is not, and one that signs with a key of its own are refused", () => {
  expect(() => makeSample({ provider: "github", event: "release", url, nowMs })).toThrow(/sample of github is push: for release give its body/);
  expect(() => makeSample({ provider: "githb", url, nowMs })).toThrow(/did you mean github/);
  expect(() => makeSample({ provider: "paypal", url, nowMs })).toThrow(/only paypal itself can sign/);
});

test("a message that is signed again keeps its id, its type and all that is not signed", async () => {
  const { message } = makeSample({ provider: "standard-webhooks", url, nowMs });
  const changed = { ...message, body: Buffer.from('{"changed":true}'), rawHeaders: [...message.rawHeaders, "X-Mine", "1"] };
  const later = nowMs + 3_600_000;
  const signing = { provider: "standard-webhooks", secret: `whsec_${sampleSecret}`, url, nowMs: later };
  const signed = await signAgain(changed, signing);
  expect((await judgeSignature(signed, signing)).answer).not.toHaveProperty("reason");
  expect(headerOf(signed, "webhook-id")).toBe(headerOf(message, "webhook-id"));
  expect(headerOf(signed, "webhook-timestamp")).toBe(String(later / 1_000));
  expect(headerOf(signed, "x-mine")).toBe("1");
});

const inspect = (bytes: Buffer, more: { secret?: string; nowMs?: number } = {}) => inspectSignature({ provider: "stripe", bytes, nowMs, ...more });

test("what is signed is told to the byte, and proved with the right secret", async () => {
  const { message } = makeSample({ provider: "stripe", url, nowMs });
  const found = await inspect(messageBytes(message), { secret: sampleSecret });
  expect(found.answer).not.toHaveProperty("reason");
  const [scheme] = found.schemes;
  expect(scheme?.signed).toEqual({ bytes: Buffer.concat([Buffer.from(`${nowMs / 1_000}.`), message.body]) });
  expect(inspectionLines(found, sheet).join("\n")).toMatch(/^Proved[\s\S]*time +\d+ \(header Stripe-Signature, 0 s old\)[\s\S]*signed +"\d+\.\{/);
});

test("a stale time, a wrong secret and a changed body are told apart", async () => {
  const { message } = makeSample({ provider: "stripe", url, nowMs });
  const bytes = messageBytes(message);
  expect((await inspect(bytes, { secret: sampleSecret, nowMs: nowMs + 3_600_000 })).answer).toMatchObject({ reason: "timestamp-stale" });
  expect((await inspect(bytes, { secret: "another" })).answer).toMatchObject({ reason: "signature-mismatch" });
  const spaced = await inspect(bytes, { secret: ` ${sampleSecret}\n` });
  expect(spaced.finding?.says).toMatch(/without the spaces around it/);
});

test("without a secret nothing is judged, and everything else is told", async () => {
  const { message } = makeSample({ provider: "stripe", url, nowMs });
  const lines = inspectionLines(await inspect(messageBytes(message)), sheet).join("\n");
  expect(lines).toMatch(/^Not checked: name the variable/);
  expect(lines).toMatch(/signature {2}[0-9a-f]{64}/);
});

test("the secret stands nowhere in what is told, be it a part of the message", async () => {
  const { message, secret } = makeSample({ provider: "mandrill", url, nowMs });
  const found = await inspectSignature({ provider: "mandrill", bytes: messageBytes(message), secret, url, nowMs });
  expect(JSON.stringify(found)).not.toContain(secret);
});
