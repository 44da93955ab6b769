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
