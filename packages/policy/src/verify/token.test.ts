import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { JsonPaths } from "../json-paths.ts";
import { inbound, openSecret, portsAt, testNowSeconds } from "../made-for-tests.ts";
import type { OpenSecret } from "../ports.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { Reading } from "../reading.ts";
import { bearer, jwt } from "../schemes/jwt.ts";
import { verifySignature } from "../verify-signature.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig" }] });
const rs256 = jwt({ signature: bearer, algorithms: ["RS256"], require: [{ input: { claim: "aud" }, equals: "us" }] });
const hs256 = jwt({ signature: bearer, algorithms: ["HS256"], leewaySeconds: 5 });
const keys = [openSecret(jwks, { kind: "public-key" })];
const secrets = [openSecret("a-shared-secret")];

function tokenOf(header: object, claims: unknown, proof: (text: string) => Buffer): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${proof(text).toString("base64url")}`;
}
const byKey = (text: string) => sign("sha256", Buffer.from(text), privateKey);
const bySecret = (text: string) => createHmac("sha256", "a-shared-secret").update(text).digest();

function judge(token: string, scheme = rs256, known: OpenSecret[] = keys) {
  const paths = new JsonPaths();
  const request = new Reading(inbound({ headers: [["Authorization", `Bearer ${token}`]] }), paths);
  return { settled: verifySignature([prepareScheme(scheme, { secrets: known, paths })], request, portsAt()), request };
}

test("a token is accepted, and its claims may be read from then on", () => {
  const { settled, request } = judge(tokenOf({ alg: "RS256", kid: "k1" }, { aud: ["them", "us"], sub: "7" }, byKey));
  expect(settled).toMatchObject({ expected: rs256.label });
  expect(request.token?.claim("sub")).toEqual(["7"]);
});

test("what an unproved token claims cannot be read", () => {
  const { settled, request } = judge(tokenOf({ alg: "RS256", kid: "k1" }, { aud: "us", sub: "7" }, () => Buffer.alloc(256)));
  expect(settled).toMatchObject({ reason: "signature-mismatch" });
  expect(request.token?.claim("sub")).toEqual([]);
});

test.each<[string, string]>([
  ["no algorithm", tokenOf({ alg: "none" }, { aud: "us" }, () => Buffer.from("x"))],
  ["an empty signature", tokenOf({ alg: "RS256" }, { aud: "us" }, () => Buffer.alloc(0))],
  ["the public key taken for a shared secret", tokenOf({ alg: "HS256", kid: "k1" }, { aud: "us" }, (text) => createHmac("sha256", jwks).update(text).digest())],
  ["a key of another name", tokenOf({ alg: "RS256", kid: "k2" }, { aud: "us" }, byKey)],
  ["another audience", tokenOf({ alg: "RS256", kid: "k1" }, { aud: "them" }, byKey)],
  ["an audience that is an object", tokenOf({ alg: "RS256", kid: "k1" }, { aud: { us: 1 } }, byKey)],
  ["claims that are no object", tokenOf({ alg: "RS256", kid: "k1" }, ["us"], byKey)],
  ["something in crit", tokenOf({ alg: "RS256", kid: "k1", crit: ["exp"], exp: 1 }, { aud: "us" }, byKey)],
  ["an unencoded payload where none may be", tokenOf({ alg: "RS256", kid: "k1", crit: ["b64"], b64: false }, { aud: "us" }, byKey)],
  ["a fourth part", `${tokenOf({ alg: "RS256", kid: "k1" }, { aud: "us" }, byKey)}.x`],
  ["padding", `${tokenOf({ alg: "RS256", kid: "k1" }, { aud: "us" }, byKey)}==`],
  ["no token at all", "abc"],
])("a token with %s is refused", (_, token) => {
  expect(judge(token).settled).toHaveProperty("reason");
});

test.each([
  ["expired", { exp: testNowSeconds - 6 }, "timestamp-stale"],
  ["expired within the leeway", { exp: testNowSeconds - 4 }, undefined],
  ["not valid yet", { nbf: testNowSeconds + 6 }, "timestamp-future"],
  ["valid soon, within the leeway", { nbf: testNowSeconds + 4 }, undefined],
  ["of an expiry that is no number", { exp: "soon" }, "timestamp-stale"],
])("a token that is %s is judged so", (_, claims, reason) => {
  const { settled } = judge(tokenOf({ alg: "HS256" }, claims, bySecret), hs256, secrets);
  expect("reason" in settled ? settled.reason : undefined).toBe(reason);
});
