import { OidcTokenGate } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { decide, inbound, portsAt } from "../made-for-tests.ts";
import { byStranger, portsWithIssuer, testIssuer, tokenOf } from "../made-tokens.ts";

async function told(token: string, changes: object = {}, ports = portsWithIssuer()) {
  const gate = OidcTokenGate.parse({ kind: "oidc-token", issuer: testIssuer, audiences: ["postern", "other"], algorithms: ["RS256", "ES256"], ...changes });
  return (await decide([gate], inbound({ headers: [["Authorization", `Bearer ${token}`]] }), { ports })).trace[0];
}

test.each<[string, string, object, object]>([
  ["for several", tokenOf({}, { aud: ["postern", "x"], azp: "postern" }), {}, { seen: "RS256 token, key r1, subject repo:octo/app, for postern, x" }],
  ["without a subject", tokenOf({}, { sub: undefined }), {}, { seen: "RS256 token, key r1, subject none, for postern" }],
  ["of another algorithm", tokenOf({ alg: "PS256" }), {}, { seen: "a token of algorithm PS256", expected: "RS256 or ES256" }],
  ["of another type", tokenOf({ typ: "logout+jwt" }), {}, { seen: "a token of type logout+jwt", expected: "jwt or at+jwt" }],
  ["of a type that only ends so", tokenOf({ typ: "x-application/jwt" }), {}, { seen: "a token of type x-application/jwt" }],
  [
    "without the type that is asked for",
    tokenOf({ typ: undefined }),
    { type: "application/Event+JWT" },
    { seen: "a token of type none", expected: "event+jwt" },
  ],
  ["of no issuer", tokenOf({}, { iss: undefined }), {}, { seen: "a token of no issuer", expected: `a token of ${testIssuer}` }],
  ["of another issuer", tokenOf({}, { iss: "https://evil.example" }), {}, { seen: "a token of https://evil.example" }],
  ["of two issuers", tokenOf({}, { iss: [testIssuer, "https://evil.example"] }), {}, { reason: "token-untrusted", seen: `a token of ${testIssuer}` }],
  [
    "of an unknown key",
    tokenOf({ kid: "r9" }),
    {},
    { seen: `RS256 token, key r9 of ${testIssuer}, of no key that the issuer publishes`, expected: `a key of ${testIssuer} for RS256` },
  ],
  [
    "with a wrong signature",
    tokenOf({}, {}, byStranger),
    {},
    { seen: `RS256 token, key r1 of ${testIssuer}, with a wrong signature`, expected: `a signature by ${testIssuer}` },
  ],
  [
    "that names no key, where there is but one",
    tokenOf({ kid: undefined }),
    {},
    { outcome: "passed", seen: "RS256 token, no key named, subject repo:octo/app, for postern" },
  ],
])("of a token %s the trace says so", async (_, token, changes, step) => {
  expect(await told(token, changes)).toMatchObject(step);
});

test("the type that is asked for is taken in any case, with its beginning or without", async () => {
  for (const typ of ["event+jwt", "application/EVENT+jwt"])
    expect(await told(tokenOf({ typ }), { type: "Application/event+jwt" })).toMatchObject({ outcome: "passed" });
});

test("keys that cannot be had are told as the issuer's", async () => {
  const step = await told(tokenOf(), {}, portsAt());
  expect(step).toMatchObject({ seen: `no keys of ${testIssuer}`, expected: "its keys; without them no token can be checked" });
});
