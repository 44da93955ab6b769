import { expect, test } from "vitest";
import { digestChecker } from "./content-digest.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import { Reading } from "./reading.ts";

const sha256OfHello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

function fault(digest: string | undefined, body: string, absentWhenEmpty?: true): string | undefined {
  const paths = new JsonPaths();
  const check = digestChecker({ from: { header: "X-Digest" }, algorithm: "sha256", encoding: "hex", ...(absentWhenEmpty && { absentWhenEmpty }) }, paths);
  const request = new Reading(inbound({ headers: digest === undefined ? [] : [["X-Digest", digest]], body }), paths);
  return check({ request, timestamp: "", url: request.url });
}

test("a digest is the body's own", () => {
  expect(fault(sha256OfHello, "hello")).toBeUndefined();
  expect(fault(sha256OfHello, "hullo")).toContain("is not the digest of this body");
  expect(fault("hello", "hello")).toContain("no usable header X-Digest");
});

test("a digest that is not there is one that is wrong", () => {
  expect(fault(undefined, "hello")).toContain("no usable");
  expect(fault(undefined, "")).toContain("no usable");
});

test("a digest may be absent where there is nothing to cover, and there alone", () => {
  expect(fault(undefined, "", true)).toBeUndefined();
  expect(fault(undefined, "hello", true)).toContain("no usable");
  expect(fault("", "", true)).toContain("no usable");
  expect(fault(sha256OfHello, "", true)).toContain("is not the digest");
});
