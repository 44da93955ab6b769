import { OidcTokenGate } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { claimJudge, listed } from "./claims.ts";
import { testNowSeconds } from "./made-for-tests.ts";
import { Token } from "./verify/jws.ts";

const right = { aud: "postern", iat: testNowSeconds - 10, exp: testNowSeconds + 300 };

function judge(claims: object, gate: object = {}) {
  const settings = OidcTokenGate.parse({ kind: "oidc-token", issuer: "https://issuer.example", audiences: ["postern", "other"], leewaySeconds: 30, ...gate });
  const token = new Token({});
  token.believe(Buffer.from(JSON.stringify(claims)));
  return claimJudge(settings)(token, testNowSeconds * 1_000);
}

test.each<[string, object, object?]>([
  ["is for one of the names", { ...right, aud: "other" }],
  ["is for several, and was issued to one of us", { ...right, aud: ["x", "postern"], azp: "other" }],
  ["was issued to the party that is expected", { ...right, azp: "client" }, { authorizedParties: ["client"] }],
  ["was issued to someone, where nobody is asked", { ...right, azp: "client" }],
  ["says not when it was issued", { ...right, iat: undefined }],
  ["was issued within the leeway ahead", { ...right, iat: testNowSeconds + 30 }],
  ["is as old as it may be, with the leeway", { ...right, iat: testNowSeconds - 90 }, { maxAgeSeconds: 60 }],
  ["expired within the leeway", { ...right, exp: testNowSeconds - 29 }],
])("a token that %s is taken", (_, claims, gate) => {
  expect(judge(claims, gate)).toBeUndefined();
});

const wrongAudience = "token-wrong-audience";
test.each<[object, object, object]>([
  [{ ...right, aud: undefined }, {}, { reason: wrongAudience, seen: "a token for no one", expected: "one for postern or other" }],
  [{ ...right, aud: "x" }, {}, { reason: wrongAudience, seen: "a token for x", expected: "one for postern or other" }],
  [{ ...right, aud: ["x", "postern"] }, {}, { reason: wrongAudience, seen: "a token for x or postern, no azp", expected: "azp postern or other" }],
  [{ ...right, aud: ["x", "postern"], azp: "x" }, {}, { reason: wrongAudience, seen: "a token for x or postern, azp x" }],
  [{ ...right, azp: "x" }, { authorizedParties: ["client"] }, { reason: wrongAudience, seen: "a token for postern, azp x", expected: "azp client" }],
  [{ ...right, azp: ["client", "x"] }, { authorizedParties: ["client"] }, { reason: wrongAudience }],
  [{ ...right, exp: undefined }, {}, { reason: "token-malformed", seen: "a token that never expires", expected: "one with exp" }],
  [{ ...right, exp: [testNowSeconds, testNowSeconds + 9] }, {}, { reason: "token-malformed" }],
  [{ ...right, exp: testNowSeconds - 31 }, {}, { reason: "token-expired" }],
  [{ ...right, nbf: testNowSeconds + 31 }, {}, { reason: "token-not-yet-valid" }],
  [
    { ...right, iat: testNowSeconds + 31 },
    {},
    { reason: "token-not-yet-valid", seen: `a token issued at ${testNowSeconds + 31}`, expected: "one that was issued before now" },
  ],
  [{ ...right, iat: "soon" }, {}, { reason: "token-not-yet-valid", seen: "a token issued at soon" }],
  [
    { ...right, iat: testNowSeconds - 91 },
    { maxAgeSeconds: 60 },
    { reason: "token-expired", seen: `a token issued at ${testNowSeconds - 91}`, expected: "one issued in the last 60 s" },
  ],
  [
    { ...right, iat: undefined },
    { maxAgeSeconds: 60 },
    { reason: "token-malformed", seen: "a token without iat", expected: "one that says when it was issued" },
  ],
])("%o is refused by %o", (claims, gate, denial) => {
  expect(judge(claims, gate)).toMatchObject(denial);
});

const when = (is: string, ...values: string[]) => ({ conditions: [{ claim: "sub", is, values }] });
test.each<[object, string[], string[]]>([
  [when("equals", "a", "b"), ["a", "b"], ["ab", "A", ""]],
  [when("starts-with", "repo:octo/"), ["repo:octo/app", "repo:octo/"], ["repo:octo", "x repo:octo/app"]],
  [when("glob", "repo:octo/*:ref"), ["repo:octo/app:ref"], ["repo:octo/app:refs", "repo:other/app:ref"]],
])("%o", (gate, fitting, unfitting) => {
  for (const sub of fitting) expect(judge({ ...right, sub }, gate)).toBeUndefined();
  for (const sub of unfitting) expect(judge({ ...right, sub }, gate)).toMatchObject({ reason: "token-claim-refused" });
});

test("a condition says what was claimed and what was expected; one of several claims is enough", () => {
  expect(judge(right, when("equals", "a"))).toMatchObject({ seen: "no claim sub", expected: "claim sub a" });
  expect(judge({ ...right, sub: ["x", "y"] }, when("glob", "a*", "b"))).toMatchObject({ seen: "claim sub x or y", expected: "claim sub glob a* or b" });
  expect(judge({ ...right, sub: ["x", "a"] }, when("equals", "a"))).toBeUndefined();
});

test("of a list three are told", () => {
  expect(listed(["a"])).toBe("a");
  expect(listed(["a", "b", "c"])).toBe("a or b or c");
  expect(listed(["a", "b", "c", "d\n", "e"])).toBe("a or b or c, or 2 more");
  expect(listed(["a\nb"])).toBe("a\ufffdb");
});
