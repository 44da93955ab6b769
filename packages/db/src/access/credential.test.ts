import { expect, test } from "vitest";
import { createCredential, parseCredential, secretMatches } from "./credential.ts";

test.each(["key", "agt"] as const)("a new %s reads back as itself and fits its own hash only", (kind) => {
  const { credential, text } = createCredential(kind);
  expect(text).toMatch(new RegExp(`^${kind}_[a-z]{8}_[0-9A-Za-z]{49}$`));
  expect(parseCredential(text)).toEqual(credential);
  expect(secretMatches(credential, credential.secretHash)).toBe(true);
  expect(secretMatches(credential, createCredential(kind).credential.secretHash)).toBe(false);
});

test("the hash of another length never fits", () => {
  const { credential } = createCredential("key");
  expect(secretMatches(credential, new Uint8Array(0))).toBe(false);
});

test("one changed character anywhere is noticed without asking the database", () => {
  const { text } = createCredential("key");
  for (let at = 0; at < text.length; at++) {
    const changed = text.slice(0, at) + (text[at] === "b" ? "c" : "b") + text.slice(at + 1);
    expect(parseCredential(changed)).toBeUndefined();
  }
});

test.each(["", "key_", "key_abcdefgh_", `usr_abcdefgh_${"a".repeat(49)}`, ` key_abcdefgh_${"a".repeat(49)}`, "a".repeat(100_000)])(
  "text that is no credential is none",
  (text) => {
    expect(parseCredential(text)).toBeUndefined();
  },
);
