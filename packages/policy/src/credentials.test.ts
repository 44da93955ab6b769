import { expect, test } from "vitest";
import { credentialsOf } from "./credentials.ts";
import { specOf } from "./providers/index.ts";

test("a token by which a provider signs is covered where it stands", () => {
  expect([...credentialsOf([], [specOf("gitlab")]).credentialHeaders]).toContain("x-gitlab-token");
});

test("the token that a challenge shows is covered, and so is a secret that it hands over", () => {
  expect([...credentialsOf([], [specOf("meta")]).credentialParameters]).toEqual(["hub.verify_token"]);
  expect([...credentialsOf([], [specOf("asana")]).credentialHeaders]).toContain("x-hook-secret");
});

test("a member of the body that hands over a secret is known by its name", () => {
  expect([...credentialsOf([], [specOf("notion")]).secretMembers]).toEqual(["verification_token"]);
  expect(credentialsOf([], [specOf("asana"), specOf("meta")]).secretMembers.size).toBe(0);
});

test("a signature is none: it fits one request only", () => {
  const { credentialHeaders, credentialParameters } = credentialsOf([], [specOf("github")]);
  expect(credentialHeaders.has("x-hub-signature-256")).toBe(false);
  expect(credentialParameters.size).toBe(0);
});
