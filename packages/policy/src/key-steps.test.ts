import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { keyMaterial } from "./key-steps.ts";
import type { KeyStep } from "./scheme.ts";

function bytes(steps: readonly KeyStep[], secret: string): string | undefined {
  return keyMaterial(steps, secret)?.bytes.toString("latin1");
}

test.each<[readonly KeyStep[], string, string | undefined]>([
  [[], "s3cret", "s3cret"],
  [[{ strip: "whsec_" }, "base64"], "whsec_YWJj", "abc"],
  [[{ strip: "whsec_" }, "base64"], "YWI", "ab"],
  [[{ strip: "whsec_", required: true }, "base64"], "YWJj", undefined],
  [[{ strip: "signkey-*-" }], "signkey-prod-12ab", "12ab"],
  [["hex"], "616263", "abc"],
  [["hex"], "61626", undefined],
  [["base64url"], "_-8", "\xff\xef"],
  [["reversed"], "abc", "cba"],
  [[{ idUntil: ":" }], "id:secret", "secret"],
  [[{ idUntil: ":" }], "secret", "secret"],
])("%j makes a key of %s", (steps, secret, key) => {
  expect(bytes(steps, secret)).toBe(key);
});

test("digests count over what the steps before them have made", () => {
  expect(keyMaterial(["sha256"], "abc")?.bytes).toEqual(createHash("sha256").update("abc").digest());
  expect(keyMaterial(["base64", "sha1"], "YWJj")?.bytes).toEqual(createHash("sha1").update("abc").digest());
});

test("letters are made alike where a provider does so (NFKD)", () => {
  expect(keyMaterial(["nfkd"], "ﬁé")?.bytes).toEqual(Buffer.from("fie\u0301"));
});

test("a key's id is kept", () => {
  expect(keyMaterial([{ idUntil: ":" }], "key1:abc")).toMatchObject({ id: "key1", text: "abc" });
});
