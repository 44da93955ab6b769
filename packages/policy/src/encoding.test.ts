import fc from "fast-check";
import { expect, test } from "vitest";
import { sameBytes, sameCode } from "./constant-time.ts";
import { decode, encode } from "./encoding.ts";

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
