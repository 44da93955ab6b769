import { Answer } from "@postern/contract/endpoint";
import { expect, test } from "vitest";
import { policyAdvice } from "./policy-advice.ts";
import { providers } from "./providers/index.ts";

test("a provider that wants to read a text gets it from a new endpoint, every other one the usual answer", () => {
  expect(policyAdvice.firstAnswerOf("dropbox-sign")).toMatchObject({ status: 200, body: "Hello API Event Received" });
  expect(policyAdvice.firstAnswerOf("adyen")).toMatchObject({ status: 200, body: "[accepted]" });
  for (const provider of ["github", "no-such-provider", undefined]) expect(policyAdvice.firstAnswerOf(provider)).toBeUndefined();
});

test("what a record says of the answer is an answer that an endpoint can have", () => {
  for (const { slug, reply } of providers) if (reply) expect(Answer.safeParse(reply).success, slug).toBe(true);
});

test("the verify token of a challenge is a secret, other settings are not", () => {
  expect(policyAdvice.isSecretSetting("meta", "verifyToken")).toBe(true);
  expect(policyAdvice.isSecretSetting("meta", "no-such-setting")).toBe(false);
  const open = providers.flatMap(({ slug, settings = [] }) => settings.filter(({ kind }) => kind !== "secret").map(({ name }) => [slug, name] as const));
  expect(open.length).toBeGreaterThan(0);
  for (const [slug, name] of open) expect(policyAdvice.isSecretSetting(slug, name), `${slug} ${name}`).toBe(false);
});

test("a new endpoint's policy is known where its provider is", () => {
  expect(policyAdvice.defaultPolicyOf()).toEqual({ all: [] });
  expect(policyAdvice.defaultPolicyOf("no-such-provider")).toBeUndefined();
  expect(policyAdvice.defaultPolicyOf("livekit", { apiKey: "API1" })?.all[0]).toMatchObject({ provider: "livekit", settings: { apiKey: "API1" } });
});

test("a policy is checked as the engine would load it, and for what its providers lack, however deep they stand", () => {
  const method = { kind: "method" as const, allow: ["POST"] };
  const signature = { kind: "signature" as const, provider: "google-pubsub" };
  expect(policyAdvice.checkPolicy({ all: [method, { kind: "signature", provider: "github" }] })).toEqual([]);
  expect(policyAdvice.checkPolicy({ all: [method, { any: [] }] })).toEqual(["gate 1: a group needs a gate"]);
  const [lacking] = Object.values(policyAdvice.settingFaults("google-pubsub", undefined));
  expect(lacking).toEqual(expect.any(String));
  expect(policyAdvice.checkPolicy({ all: [signature] })).toContain(lacking);
  expect(policyAdvice.checkPolicy({ all: [{ any: [method, { all: [signature] }] }] })).toContain(lacking);
});

test("settings are judged by the provider's own, and by none where there is no such provider", () => {
  expect(policyAdvice.settingFaults("github", { made: "up" })).not.toEqual({});
  expect(policyAdvice.settingFaults("no-such-provider", undefined)).toEqual({});
  expect(policyAdvice.settingFaults(undefined, undefined)).toEqual({});
  expect(policyAdvice.isSecretSetting("no-such-provider", "a")).toBe(false);
});
