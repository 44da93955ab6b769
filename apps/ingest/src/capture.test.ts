import { type DataKey, unseal } from "@postern/db/seal";
import { expect, test } from "vitest";
import { captureHead } from "./capture.ts";
import { readHead } from "./head.ts";

const dataKey: DataKey = { id: "d1", key: Buffer.alloc(32, "k") };
const place = { organizationId: "org_a", requestId: "req_1", dataKey };
const credentials = { credentialHeaders: new Set(["authorization", "x-token"]), credentialParameters: new Set(["token"]) };
const headOf = (target: string, ...rawHeaders: string[]) => readHead({ method: "POST", url: target, httpVersion: "1.1", rawHeaders });
const open = (sealed: string | undefined) =>
  JSON.parse(unseal(dataKey, { organizationId: "org_a", table: "request", column: "sealed_headers", row: "req_1" }, sealed ?? "").toString());

test("headers keep order, case, duplicates and every latin1 letter", () => {
  const { rawHeaders, sealedHeaders, target } = captureHead(headOf("/e/t?a=%20", "Host", "a", "x-A", "1", "X-a", "\xe9", "x-A", ""), credentials, place);
  expect(rawHeaders).toBe("Host: a\r\nx-A: 1\r\nX-a: \xe9\r\nx-A: \r\n");
  expect(sealedHeaders).toBeUndefined();
  expect(target).toBe("/e/t?a=%20");
});

test("credentials are covered and sealed by the line they stand in", () => {
  const { rawHeaders, sealedHeaders } = captureHead(headOf("/", "A", "1", "AUTHORIZATION", "Bearer s3cret", "X-Token", "t\xe9"), credentials, place);
  expect(rawHeaders).toBe("A: 1\r\nAUTHORIZATION: ****\r\nX-Token: ****\r\n");
  expect(sealedHeaders).not.toContain("s3cret");
  expect(open(sealedHeaders)).toEqual({ 1: "Bearer s3cret", 2: "t\xe9" });
});

test.each([
  ["/e/t?token=abc", "/e/t?token=****"],
  ["/e/t?a=1&token=abc&b=2&token=def", "/e/t?a=1&token=****&b=2&token=****"],
  ["/e/t?t%6Fken=abc", "/e/t?t%6Fken=****"],
])("a credential in the query of %s is covered, the whole target sealed", (target, shown) => {
  const captured = captureHead(headOf(target), credentials, place);
  expect(captured.target).toBe(shown);
  expect(open(captured.sealedHeaders)).toEqual({ target });
});

test.each(["/e/t?tokens=abc&%zz=1", "/e/token=1", "/e/t?token"])("%s holds no credential and stays to the letter", (target) => {
  expect(captureHead(headOf(target), credentials, place)).toMatchObject({ target, sealedHeaders: undefined });
});
