import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createIssuerKeys } from "./issuer-keys.ts";
import { portsAt, testNowSeconds } from "./made-for-tests.ts";
import type { PolicyPorts } from "./ports.ts";

/** The identity issuer of tests, and its keys. */
export const testIssuer = "https://issuer.example";
export const rsaKeys = generateKeyPairSync("rsa", { modulusLength: 2_048 });
export const curveKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const strangerKeys = generateKeyPairSync("rsa", { modulusLength: 2_048 });
export const keySet = JSON.stringify({
  keys: [
    { ...rsaKeys.publicKey.export({ format: "jwk" }), kid: "r1", alg: "RS256", use: "sig" },
    { ...curveKeys.publicKey.export({ format: "jwk" }), kid: "c1" },
  ],
});

export const discovery = JSON.stringify({ issuer: testIssuer, jwks_uri: `${testIssuer}/jwks` });

/** Claims that the issuer would make at the moment of tests. */
const claims = { iss: testIssuer, aud: "postern", sub: "repo:octo/app", iat: testNowSeconds - 10, exp: testNowSeconds + 300 };

type Proof = (text: string) => Buffer;
const byRsa: Proof = (text) => sign("sha256", Buffer.from(text), rsaKeys.privateKey);
export const byStranger: Proof = (text) => sign("sha256", Buffer.from(text), strangerKeys.privateKey);
export const byCurve: Proof = (text) => sign("sha256", Buffer.from(text), { key: curveKeys.privateKey, dsaEncoding: "ieee-p1363" });
export const bySharedSecret =
  (secret: string): Proof =>
  (text) =>
    createHmac("sha256", secret).update(text).digest();
export const pemOf = (key: KeyObject) => key.export({ format: "pem", type: "spki" }).toString();

/** A compact JWS of these parts, signed so. */
export function tokenOf(header: object = {}, body: object = {}, proof: Proof = byRsa): string {
  const parts = [
    { alg: "RS256", kid: "r1", typ: "JWT", ...header },
    { ...claims, ...body },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${proof(text).toString("base64url")}`;
}

/** Ports with an issuer that publishes these keys; nothing: it cannot be reached. */
export function portsWithIssuer(keys: string | undefined = keySet): PolicyPorts {
  const pages: Record<string, string | undefined> = {
    [`${testIssuer}/.well-known/openid-configuration`]: discovery,
    [`${testIssuer}/jwks`]: keys,
  };
  const ports = portsAt();
  return { ...ports, findIssuerKeys: createIssuerKeys({ fetchText: async (url) => pages[url], nowMs: ports.nowMs }) };
}
