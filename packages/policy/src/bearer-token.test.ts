import { expect, test } from "vitest";
import { bearerReader } from "./bearer-token.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import { Reading } from "./reading.ts";

const token = [{ alg: "RS256" }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .join(".")
  .concat(".AAAA");
const read = (header: string, ...values: string[]) =>
  bearerReader(header)(new Reading(inbound({ headers: values.map((value): [string, string] => [header.toUpperCase(), value]) }), new JsonPaths()));

test.each([
  ["Authorization", `Bearer ${token}`],
  ["Authorization", `bearer   ${token} `],
  ["X-Token", token],
  ["X-Token", ` ${token} `],
  ["X-Token", `BEARER ${token}`],
])("in %s %j is a token", (header, value) => {
  expect(read(header, value)).toMatchObject({ algorithm: "RS256" });
});

const challenge = 'Bearer realm="webhooks"';
const bearer = "header Authorization: Bearer and one token";
test.each<[string, string[], object]>([
  ["Authorization", [], { reason: "token-missing", seen: "no header Authorization", expected: bearer, challenge }],
  ["Authorization", [token], { reason: "token-missing", seen: "header Authorization of another scheme", expected: bearer, challenge }],
  ["authorization", [`Basic ${token}`], { reason: "token-missing", challenge }],
  ["Authorization", [`Bearer ${token}`, `Bearer ${token}`], { reason: "token-malformed", seen: "header Authorization, more than once", expected: bearer }],
  ["Authorization", ["Bearer nonsense"], { reason: "token-malformed", seen: "header Authorization, no compact JWS that we know", expected: bearer }],
  ["Authorization", [`Bearer ${token} x`], { reason: "token-malformed" }],
  ["X-Token", [], { reason: "token-missing", seen: "no header X-Token", expected: "header X-Token with one token", challenge }],
  ["X-Token", [""], { reason: "token-malformed", expected: "header X-Token with one token" }],
  ["X-Token", [`x${token.replace(".", "..")}`], { reason: "token-malformed" }],
])("in %s %j is refused", (header, values, denial) => {
  expect(read(header, ...values)).toMatchObject(denial);
});
