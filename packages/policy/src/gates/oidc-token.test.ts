import { OidcTokenGate } from "@postern/contract/policy";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { decide, inbound, portsAt, testNowSeconds } from "../made-for-tests.ts";
import { byCurve, bySharedSecret, byStranger, discovery, keySet, pemOf, portsWithIssuer, rsaKeys, strangerKeys, testIssuer, tokenOf } from "../made-tokens.ts";
import { preparePolicy } from "../prepare.ts";

type Changes = Partial<Omit<OidcTokenGate, "kind" | "conditions">> & { conditions?: object[] };
const gateOf = (changes: Changes = {}) => OidcTokenGate.parse({ kind: "oidc-token", issuer: testIssuer, audiences: ["postern"], ...changes });
const ports = portsWithIssuer();

function show(headers: [string, string][], changes?: Changes, at = ports) {
  return decide([gateOf(changes)], inbound({ headers }), { ports: at });
}
const showToken = (token: string, changes?: Changes) => show([["Authorization", `Bearer ${token}`]], changes);

test("a token of the issuer, for us, lets its sender in, and the trace says whose it is and never the token", async () => {
  const token = tokenOf();
  const decision = await showToken(token);
  expect(decision).toMatchObject({ verdict: "accepted", status: 202 });
  expect(decision.trace[0]).toMatchObject({
    seen: "RS256 token, key r1, subject repo:octo/app, for postern",
    expected: "a token of https://issuer.example",
  });
  expect(JSON.stringify(decision)).not.toContain(token.split(".")[2]);
});

test.each<[string, string]>([
  ["signed on a curve", tokenOf({ alg: "ES256", kid: "c1" }, {}, byCurve)],
  ["of an access token's type", tokenOf({ typ: "application/at+JWT" })],
  ["without a type", tokenOf({ typ: undefined })],
  ["for several, issued to one of ours", tokenOf({}, { aud: ["other", "postern"], azp: "postern" })],
  ["that has just expired, within the leeway", tokenOf({}, { exp: testNowSeconds - 29 })],
  ["valid very soon, within the leeway", tokenOf({}, { nbf: testNowSeconds + 30, iat: testNowSeconds + 30 })],
  ["with keys of its own beside a right signature", tokenOf({ jwk: strangerKeys.publicKey.export({ format: "jwk" }), jku: "https://evil.example/jwks" })],
])("a token %s is taken", async (_, token) => {
  expect(await showToken(token)).toMatchObject({ verdict: "accepted" });
});

const itsOwnKey = { jwk: strangerKeys.publicKey.export({ format: "jwk" }), jku: "https://evil.example/jwks", x5u: "https://evil.example/x5u" };
test.each<[string, string, string]>([
  ["no algorithm", tokenOf({ alg: "none" }, {}, () => Buffer.from("x")), "token-malformed"],
  ["no algorithm in another case", tokenOf({ alg: "nOnE" }, {}, () => Buffer.from("x")), "token-malformed"],
  ["no algorithm and no signature", tokenOf({ alg: "none" }, {}, () => Buffer.alloc(0)), "token-malformed"],
  ["the public key taken for a shared secret", tokenOf({ alg: "HS256" }, {}, bySharedSecret(pemOf(rsaKeys.publicKey))), "token-malformed"],
  ["the key set taken for a shared secret", tokenOf({ alg: "HS256" }, {}, bySharedSecret(keySet)), "token-malformed"],
  ["an algorithm that the gate does not take", tokenOf({ alg: "RS512" }), "token-malformed"],
  ["an algorithm that is not its key's", tokenOf({ alg: "PS256" }), "token-untrusted"],
  ["another key's algorithm", tokenOf({ alg: "ES256", kid: "r1" }, {}, byCurve), "token-untrusted"],
  ["a stranger's signature", tokenOf({}, {}, byStranger), "token-untrusted"],
  ["a stranger's key in its header", tokenOf(itsOwnKey, {}, byStranger), "token-untrusted"],
  ["a key that no one knows", tokenOf({ kid: "r2" }), "token-untrusted"],
  ["a key id that is a path", tokenOf({ kid: "../../dev/null" }, {}, bySharedSecret("")), "token-untrusted"],
  ["something in crit", tokenOf({ crit: ["exp"] }), "token-malformed"],
  ["an unencoded payload", tokenOf({ crit: ["b64"], b64: false }), "token-malformed"],
  ["a logout token's type", tokenOf({ typ: "logout+jwt" }), "token-malformed"],
  ["another issuer", tokenOf({}, { iss: "https://issuer.example.evil.example" }), "token-untrusted"],
  ["the issuer and a slash", tokenOf({}, { iss: `${testIssuer}/` }), "token-untrusted"],
  ["two issuers", tokenOf({}, { iss: [testIssuer, "https://evil.example"] }), "token-untrusted"],
  ["no issuer", tokenOf({}, { iss: undefined }), "token-untrusted"],
  ["another audience", tokenOf({}, { aud: "postern-staging" }), "token-wrong-audience"],
  ["no audience", tokenOf({}, { aud: undefined }), "token-wrong-audience"],
  ["an audience that is an object", tokenOf({}, { aud: { postern: true } }), "token-wrong-audience"],
  ["several audiences and no azp", tokenOf({}, { aud: ["postern", "other"] }), "token-wrong-audience"],
  ["several audiences, issued to another", tokenOf({}, { aud: ["postern", "other"], azp: "other" }), "token-wrong-audience"],
  ["an expiry that is past", tokenOf({}, { exp: testNowSeconds - 31 }), "token-expired"],
  ["an expiry that is no number", tokenOf({}, { exp: "soon" }), "token-expired"],
  ["no expiry", tokenOf({}, { exp: undefined }), "token-malformed"],
  ["two expiries", tokenOf({}, { exp: [testNowSeconds + 300, 1] }), "token-malformed"],
  ["a beginning to come", tokenOf({}, { nbf: testNowSeconds + 31 }), "token-not-yet-valid"],
  ["an issue to come", tokenOf({}, { iat: testNowSeconds + 31 }), "token-not-yet-valid"],
  ["claims that are a list", `${tokenOf().split(".")[0]}.W10.${tokenOf().split(".")[2]}`, "token-untrusted"],
  ["a fourth part", `${tokenOf()}.x`, "token-malformed"],
  ["a second token behind it", `${tokenOf()}, Bearer ${tokenOf()}`, "token-malformed"],
  ["only a name", "abc", "token-malformed"],
])("a token with %s is refused", async (_, token, reason) => {
  expect(await showToken(token)).toMatchObject({ verdict: "refused", status: 401, reason });
});

test("a token may leave its key unnamed only where there is one that it can mean", async () => {
  const two = JSON.parse(keySet) as { keys: object[] };
  two.keys.push({ ...strangerKeys.publicKey.export({ format: "jwk" }), kid: "r2", alg: "RS256" });
  const headers: [string, string][] = [["Authorization", `Bearer ${tokenOf({ kid: undefined })}`]];
  expect(await show(headers)).toMatchObject({ verdict: "accepted" });
  expect(await show(headers, {}, portsWithIssuer(JSON.stringify(two)))).toMatchObject({ reason: "token-untrusted" });
});

test.each<[string, [string, string][], string]>([
  ["no header", [], "token-missing"],
  ["another scheme", [["Authorization", "Basic dXNlcjpwYXNz"]], "token-missing"],
  ["a bare token in Authorization", [["Authorization", tokenOf()]], "token-missing"],
  ["a token in another header", [["X-Token", `Bearer ${tokenOf()}`]], "token-missing"],
  ["an empty Bearer", [["Authorization", "Bearer "]], "token-malformed"],
  [
    "two headers",
    [
      ["Authorization", `Bearer ${tokenOf()}`],
      ["authorization", `Bearer ${tokenOf()}`],
    ],
    "token-malformed",
  ],
])("%s: the sender is not let in", async (_, headers, reason) => {
  expect(await show(headers)).toMatchObject({ verdict: "refused", status: 401, reason });
});

test("who shows no token is asked for one", async () => {
  expect(await show([])).toMatchObject({ challenge: 'Bearer realm="webhooks"' });
});

test("in a header of its own a token may stand bare, and is sealed when it is kept", async () => {
  const header = "Cf-Access-Jwt-Assertion";
  expect(await show([[header, tokenOf()]], { header })).toMatchObject({ verdict: "accepted" });
  const { credentialHeaders } = preparePolicy({ all: [gateOf({ header })] }, { endpointId: "ep_test", secrets: [] });
  expect(credentialHeaders.has("cf-access-jwt-assertion")).toBe(true);
});

test("nobody gets in while the issuer's keys cannot be had, and the answer says that it is our side", async () => {
  for (const at of [portsWithIssuer(""), portsWithIssuer("{}"), portsAt()]) {
    const decision = await show([["Authorization", `Bearer ${tokenOf()}`]], {}, at);
    expect(decision).toMatchObject({ verdict: "refused", status: 503, reason: "keys-unavailable" });
  }
});

test("a trial of a draft fetches an issuer's keys once for all of its requests", async () => {
  const fetchKey = vi.fn(async (url: string) => (url.endsWith("/jwks") ? keySet : discovery));
  const prepared = preparePolicy({ all: [gateOf()] }, { endpointId: "ep_test", secrets: [] });
  for (const later of [0, 40, 80]) {
    const request = inbound({ headers: [["Authorization", `Bearer ${tokenOf()}`]] });
    expect(await prepared.evaluate(request, portsAt(testNowSeconds + later, { fetchKey }))).toMatchObject({ verdict: "accepted" });
  }
  expect(fetchKey).toHaveBeenCalledTimes(2);
});

const ofOcto = { claim: "sub", is: "glob", values: ["repo:octo/*"] };
test.each<[string, Changes, object, boolean]>([
  ["equals one of several", { conditions: [{ claim: "environment", values: ["staging", "production"] }] }, { environment: "production" }, true],
  ["equals none", { conditions: [{ claim: "environment", values: ["production"] }] }, { environment: "production-eu" }, false],
  ["is absent", { conditions: [{ claim: "environment", values: ["production"] }] }, {}, false],
  ["starts so", { conditions: [{ claim: "ref", is: "starts-with", values: ["refs/tags/"] }] }, { ref: "refs/tags/v1" }, true],
  ["fits a glob", { conditions: [ofOcto] }, {}, true],
  ["does not fit a glob", { conditions: [ofOcto] }, { sub: "repo:octo-evil/app" }, false],
  ["is a list with a member that fits", { conditions: [{ claim: "groups", values: ["ops"] }] }, { groups: ["dev", "ops"] }, true],
  ["stands in an object", { conditions: [{ claim: "realm.roles", values: ["hook"] }] }, { realm: { roles: ["hook"] } }, true],
  ["has dots in its name", { conditions: [{ claim: "https://a.example/team", values: ["x"] }] }, { "https://a.example/team": "x" }, true],
  ["is a truth", { conditions: [{ claim: "email_verified", values: ["true"] }] }, { email_verified: true }, true],
  ["fits, beside one that does not", { conditions: [ofOcto, { claim: "actor", values: ["alice"] }] }, { actor: "mallory" }, false],
  ["is inherited by every object", { conditions: [{ claim: "constructor.name", values: ["Object"] }] }, {}, false],
])("a claim that %s", async (_, changes, body, allowed) => {
  const decision = await showToken(tokenOf({}, body), changes);
  expect(decision).toMatchObject(allowed ? { verdict: "accepted" } : { verdict: "refused", status: 403, reason: "token-claim-refused" });
});

test("an azp that is asked for counts for a single audience too", async () => {
  expect(await showToken(tokenOf({}, { azp: "app-1" }), { authorizedParties: ["app-1"] })).toMatchObject({ verdict: "accepted" });
  expect(await showToken(tokenOf({}, { azp: "app-2" }), { authorizedParties: ["app-1"] })).toMatchObject({ reason: "token-wrong-audience" });
});

test("a token may be asked to be young", async () => {
  expect(await showToken(tokenOf({}, { iat: testNowSeconds - 80 }), { maxAgeSeconds: 60 })).toMatchObject({ verdict: "accepted" });
  expect(await showToken(tokenOf({}, { iat: testNowSeconds - 91 }), { maxAgeSeconds: 60 })).toMatchObject({ reason: "token-expired" });
  expect(await showToken(tokenOf({}, { iat: undefined }), { maxAgeSeconds: 60 })).toMatchObject({ reason: "token-malformed" });
});

test("what a proved token claims can be asked about in an expression behind it", async () => {
  const gates = [gateOf(), { kind: "expression" as const, expression: 'claims.sub == "repo:octo/app"' }];
  const judge = (token: string) => decide(gates, inbound({ headers: [["Authorization", `Bearer ${token}`]] }), { ports });
  expect(await judge(tokenOf())).toMatchObject({ verdict: "accepted" });
  expect(await judge(tokenOf({}, { sub: "repo:octo/other" }))).toMatchObject({ verdict: "refused", reason: "expression-false" });
});

test("a spoiled token is never accepted", async () => {
  const token = tokenOf();
  expect(await showToken(token)).toMatchObject({ verdict: "accepted" });
  const letter = fc.string({ minLength: 0, maxLength: 2, unit: fc.constantFrom(..."AQgwBZ09-_.=+/ ") });
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 1), fc.nat(3), letter, async (at, cut, put) => {
      const spoiled = token.slice(0, at) + put + token.slice(at + cut);
      fc.pre(spoiled.trim() !== token);
      expect((await showToken(spoiled)).verdict).toBe("refused");
    }),
    { numRuns: 3_000 },
  );
});
