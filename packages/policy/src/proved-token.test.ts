import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { provedToken, signedPartOf, wasProved } from "./proved-token.ts";
import { parseJws } from "./verify/jws.ts";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwsOf = (claims: object, signature = "AAAA") => parseJws(`${part({ alg: "RS256" })}.${part(claims)}.${signature}`, false) ?? expect.fail("is no token");
const source = { issuer: "https://issuer.example", jwksUrl: undefined };

test("a token is known by a digest of what its issuer signs, and by whose keys proved it", () => {
  const jws = jwsOf({ sub: "a" });
  expect(signedPartOf(jws)).toBe(`${part({ alg: "RS256" })}.${part({ sub: "a" })}`);
  expect(provedToken(jws, source)).toEqual({ ...source, token: hash("sha256", signedPartOf(jws), "base64url") });
});

test("it was proved before by the same keys, and by no others", () => {
  const before = provedToken(jwsOf({ sub: "a" }), source);
  expect(wasProved(before, jwsOf({ sub: "a" }), source)).toBe(true);
  expect(wasProved(before, jwsOf({ sub: "b" }), source)).toBe(false);
  expect(wasProved(before, jwsOf({ sub: "a" }), { ...source, issuer: "https://other.example" })).toBe(false);
  expect(wasProved(before, jwsOf({ sub: "a" }), { ...source, jwksUrl: "https://issuer.example/keys" })).toBe(false);
  expect(wasProved(undefined, jwsOf({ sub: "a" }), source)).toBe(false);
});
