import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hmacOf } from "./hmac.ts";
import type { HmacDigest } from "./part.ts";

const digests: HmacDigest[] = ["md5", "sha1", "sha256", "sha384", "sha512"];
const bytesOf = (maxLength: number) => fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));
const latin1 = bytesOf(200).map((bytes) => bytes.toString("latin1"));

test("the code is that of createHmac, for any key, message and digest", () => {
  fc.assert(
    fc.property(fc.constantFrom(...digests), bytesOf(200), fc.array(fc.oneof(bytesOf(2_000), latin1), { maxLength: 4 }), (digest, key, message) => {
      const whole = Buffer.concat(message.map((piece) => (typeof piece === "string" ? Buffer.from(piece, "latin1") : piece)));
      expect(hmacOf(digest, key, message)).toEqual(createHmac(digest, key).update(whole).digest());
    }),
  );
});

test.each([65_535, 65_536, 65_537, 1_048_576])("so it is for a message of %i bytes", (length) => {
  const [key, body] = [Buffer.from("secret"), Buffer.alloc(length, "a")];
  expect(hmacOf("sha256", key, [body])).toEqual(createHmac("sha256", key).update(body).digest());
});

test("the key is left as it was", () => {
  const key = Buffer.from("secret");
  hmacOf("sha256", key, ["message"]);
  expect(key.toString()).toBe("secret");
});
