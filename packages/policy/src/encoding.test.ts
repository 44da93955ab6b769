import fc from "fast-check";
import { expect, test } from "vitest";
import { sameBytes, sameCode } from "./constant-time.ts";
import { decode, describeEncoded, encode } from "./encoding.ts";

test("what is encoded is decoded to the same bytes", () => {
  fc.assert(
    fc.property(fc.constantFrom("hex", "base64", "base64url", "text"), fc.uint8Array({ minLength: 1, maxLength: 80 }), (encoding, bytes) => {
      expect(decode(encoding, encode(encoding, Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
    }),
  );
});

test("hex may be written in either case", () => {
  expect(decode("hex", "AbCd")).toEqual(Buffer.from([0xab, 0xcd]));
});

test.each([
  ["hex", "abc"],
  ["hex", "abxy"],
  ["hex", " abcd"],
  ["hex", "0xabcd"],
  ["base64", "abc"],
  ["base64", "a==="],
  ["base64", "YWJj\nZGVm"],
  ["base64", "YW-_"],
  ["base64", "YR=="],
  ["base64url", "YR"],
  ["base64url", "YW+/"],
  ["base64url", "YWJj="],
  ["base64url", "YWI=="],
  ["base64url", "YQ="],
] as const)("%s refuses %j, where Node's own decoder would drop what it does not know", (encoding, text) => {
  expect(decode(encoding, text)).toBeUndefined();
});

test.each([sameBytes, sameCode])("equal bytes are the same, others are not, of whatever length: %o", (same) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (left, right) => {
      expect(same(Buffer.from(left), Buffer.from(left))).toBe(true);
      expect(same(Buffer.from(left), Buffer.from(right))).toBe(Buffer.from(left).equals(Buffer.from(right)));
    }),
  );
});

test("base64url has one spelling with its padding, and one without", () => {
  for (const text of ["YQ", "YQ==", "YWI", "YWI=", "YWJj", "_-8", "_-8="])
    expect(decode("base64url", text)?.toString("base64url"), text).toBe(text.replace(/=+$/, ""));
  for (const text of ["YQ=", "YWI==", "YWJj=", "YR==", "YQ==="]) expect(decode("base64url", text), text).toBeUndefined();
});

test("hex within base64 is both undone, and each has to be right", () => {
  const bytes = Buffer.from([0xab, 0xcd]);
  expect(encode("base64-of-hex", bytes)).toBe("YWJjZA==");
  expect(decode("base64-of-hex", "YWJjZA==")).toEqual(bytes);
  for (const text of ["YWJjZA", "eHl6eg==", "YWJj", ""]) expect(decode("base64-of-hex", text)).toBeUndefined();
});

test("text stands for its bytes, and nothing for none", () => {
  expect(decode("text", "\u00e9")).toEqual(Buffer.from([0xe9]));
  expect(encode("text", Buffer.from([0xe9]))).toBe("\u00e9");
  for (const encoding of ["hex", "base64", "base64url"] as const) expect(decode(encoding, "")).toBeUndefined();
});

test.each([
  ["text", 9, "the token itself"],
  ["hex", 32, "64 hex letters"],
  ["base64", 32, "44 letters of base64"],
  ["base64", 33, "44 letters of base64"],
  ["base64url", 32, "43 letters of base64url"],
  ["base64url", 33, "44 letters of base64url"],
  ["base64-of-hex", 32, "88 letters of base64"],
] as const)("in %s %i bytes look like %s", (encoding, bytes, words) => {
  expect(describeEncoded(encoding, bytes)).toBe(words);
});
