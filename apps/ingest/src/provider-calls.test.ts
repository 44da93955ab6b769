import type { Call, Called } from "@postern/egress/egress";
import { expect, test } from "vitest";
import { createProviderCalls } from "./provider-calls.ts";

const url = "https://keys.example/jwks.json";

function callsWith(answer: (call: Call) => Promise<Called>) {
  const troubles: string[] = [];
  const sent: Call[] = [];
  const send = (call: Call) => {
    sent.push(call);
    return answer(call);
  };
  const calls = createProviderCalls({ send, close: async () => {} }, ({ message }) => void troubles.push(message));
  return { calls, troubles, sent };
}

function answered(status: number, body: string, truncated = false): Called {
  return { answer: { status, headers: [], body: Buffer.from(body), bodyBytes: body.length, truncated } };
}

test("a key is what its URL answers", async () => {
  const { calls, sent } = callsWith(async () => answered(200, '{"keys":[]}'));
  expect(await calls.fetchKey(url, "org_a")).toBe('{"keys":[]}');
  expect(sent[0]).toMatchObject({ method: "GET", timeoutMs: 1_800, answerBytesMax: 262_144 });
});

test.each([
  ["a redirect", answered(302, ""), "keys.example answered 302"],
  ["an error page", answered(500, "oops"), "keys.example answered 500"],
  ["an answer without end", answered(200, "x", true), "keys.example answered 200 with too much"],
  ["no answer", { failure: { reason: "timeout", detail: "nothing came in 3 s" } } as Called, "no answer from keys.example: nothing came in 3 s"],
])("%s is no key, and is told", async (_, answer, trouble) => {
  const { calls, troubles } = callsWith(async () => answer);
  expect(await calls.fetchKey(url, "org_a")).toBeUndefined();
  expect(troubles).toEqual([trouble]);
});

test("however many requests name keys, few calls go out at once", async () => {
  const waiting: (() => void)[] = [];
  const { calls, sent } = callsWith(() => new Promise((resolve) => waiting.push(() => resolve(answered(200, "key")))));
  const asked = Array.from({ length: 40 }, (_, index) => calls.fetchKey(url, `org_${index % 8}`));
  expect(sent).toHaveLength(32);
  for (const go of waiting) go();
  expect((await Promise.all(asked)).filter((text) => text === "key")).toHaveLength(32);
});

test("an organization whose hosts never answer keeps nobody else's keys away, and has its own share back when they end", async () => {
  const waiting: (() => void)[] = [];
  const { calls, sent } = callsWith(() => new Promise((resolve) => waiting.push(() => resolve(answered(200, "key")))));
  const hostile = Array.from({ length: 100 }, (_, index) => calls.fetchKey(`https://h${index}.evil.example/jwks.json`, "org_evil"));
  expect(sent).toHaveLength(8);
  const honest = calls.fetchKey(url, "org_a");
  for (const go of waiting.splice(0)) go();
  expect(await honest).toBe("key");
  await Promise.all(hostile);
  void calls.fetchKey(url, "org_evil");
  expect(sent).toHaveLength(10);
});

test("a subscription is confirmed without anybody waiting", async () => {
  const { calls, sent } = callsWith(async () => answered(200, ""));
  expect(calls.confirm("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription", "org_a")).toBeUndefined();
  expect(sent[0]?.url.hostname).toBe("sns.eu-west-1.amazonaws.com");
});

test("what a provider's API answers is handed over as it is, with the credential sent to it alone", async () => {
  const { calls, sent } = callsWith(async () => answered(404, "{}"));
  expect(await calls.lookUp({ url, headers: ["Authorization", "Bearer k"] }, "org_a")).toEqual({ status: 404, body: Buffer.from("{}") });
  expect(sent[0]).toMatchObject({ method: "GET", headers: ["Authorization", "Bearer k"], timeoutMs: 1_800 });
});

test.each([
  ["no answer", { failure: { reason: "timeout", detail: "nothing came" } } as Called, "no answer from keys.example: nothing came"],
  ["an answer without end", answered(200, "x", true), "keys.example answered 200 with too much"],
])("%s is told as a failure, and never thrown", async (_, answer, failure) => {
  const { calls } = callsWith(async () => answer);
  expect(await calls.lookUp({ url, headers: [] }, "org_a")).toEqual({ failure });
});

test("questions beyond an organization's share are not asked, and keys are fetched all the same", async () => {
  const waiting: (() => void)[] = [];
  const { calls, sent } = callsWith(() => new Promise((resolve) => waiting.push(() => resolve(answered(200, "key")))));
  const asked = Array.from({ length: 65 }, () => calls.lookUp({ url, headers: [] }, "org_a"));
  expect(await asked[64]).toEqual({ failure: "too many questions are on their way" });
  const key = calls.fetchKey(url, "org_a");
  expect(sent).toHaveLength(65);
  for (const go of waiting) go();
  expect(await key).toBe("key");
  await Promise.all(asked);
  expect(await Promise.race([calls.lookUp({ url, headers: [] }, "org_a"), Promise.resolve("asked")])).toBe("asked");
});
