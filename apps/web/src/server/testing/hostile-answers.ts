import { exportJWK, exportSPKI, type JWTPayload, SignJWT } from "jose";
import type { SignInCheck } from "../sign-in/failure.ts";
import type { Answer, ProviderKeys, TestIdentityProvider } from "./identity-provider.ts";

/** Where a hostile provider would like us to go, and the provider that it would like to be. */
export interface Prey {
  evilUrl: string;
  honest: TestIdentityProvider;
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
const unsecured = (alg: string) => (claims: JWTPayload) => `${encoded({ alg, typ: "JWT" })}.${encoded(claims)}.`;
const byStranger =
  (header: object) =>
  (claims: JWTPayload, { unknown }: ProviderKeys) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1", ...header }).sign(unknown.privateKey);
const withCrit = (claims: JWTPayload, { known }: ProviderKeys) =>
  new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1", crit: ["urn:x"], "urn:x": 1 }).sign(known.privateKey, { crit: { "urn:x": true } });
const bySecret = (secret: (keys: ProviderKeys) => Promise<string>) => async (claims: JWTPayload, keys: ProviderKeys) =>
  new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "k1" }).sign(Buffer.from(await secret(keys)));

/** What a provider may answer that is not to be believed, and the check that says so. */
export const hostileAnswers: [string, (prey: Prey) => Answer, SignInCheck][] = [
  ["a token without a signature (alg none)", () => ({ idToken: unsecured("none") }), "token"],
  ["the same in other letters", () => ({ idToken: unsecured("nOnE") }), "token"],
  ["a token signed with the public key as a shared secret", () => ({ idToken: bySecret(({ known }) => exportSPKI(known.publicKey)) }), "token"],
  [
    "one signed with the published key set as a secret",
    () => ({ idToken: bySecret(async ({ known }) => JSON.stringify(await exportJWK(known.publicKey))) }),
    "token",
  ],
  ["one signed with our own client secret", ({ honest }) => ({ idToken: bySecret(async () => honest.clientSecret) }), "token"],
  ["a stranger's signature", () => ({ forged: true }), "token"],
  ["a stranger's key named by jku", ({ evilUrl }) => ({ idToken: byStranger({ jku: `${evilUrl}/jwks` }) }), "token"],
  ["a stranger's key named by x5u", ({ evilUrl }) => ({ idToken: byStranger({ x5u: `${evilUrl}/certificate` }) }), "token"],
  [
    "a stranger's key in the header",
    () => ({ idToken: async (claims, keys) => byStranger({ jwk: await exportJWK(keys.unknown.publicKey) })(claims, keys) }),
    "token",
  ],
  ["a key that nobody publishes", () => ({ idToken: byStranger({ kid: "k2" }) }), "token"],
  ["something in crit that we do not know", () => ({ idToken: withCrit }), "token"],
  ["another issuer", ({ evilUrl }) => ({ claims: { iss: evilUrl } }), "issuer"],
  ["the issuer and a slash", ({ honest }) => ({ claims: { iss: `${honest.issuer}/` } }), "issuer"],
  ["another audience", () => ({ claims: { aud: "another" } }), "token"],
  ["several audiences, issued to another (azp)", () => ({ claims: { aud: ["postern", "another"], azp: "another" } }), "token"],
  ["several audiences and no azp", () => ({ claims: { aud: ["postern", "another"] } }), "token"],
  ["one audience, issued to another (azp)", () => ({ claims: { azp: "another" } }), "token"],
  ["another sign-in's nonce", () => ({ nonce: "another" }), "nonce"],
  ["no nonce", () => ({ claims: { nonce: undefined } }), "token"],
  ["an end in the past", () => ({ claims: { exp: 1_000_000 } }), "token"],
  ["no end", () => ({ claims: { exp: undefined } }), "token"],
  ["a beginning to come", () => ({ claims: { nbf: 4_000_000_000 } }), "token"],
  ["nobody in it", () => ({ claims: { sub: undefined } }), "token"],
  ["no token at all", () => ({ idToken: () => "" }), "token"],
  ["three words that are no token", () => ({ idToken: () => "a.b.c" }), "token"],
  ["a mixed-up issuer beside the code (RFC 9207)", ({ evilUrl }) => ({ callback: { iss: evilUrl } }), "issuer"],
  ["no issuer beside the code, though one is promised", () => ({ callback: { iss: undefined } }), "issuer"],
  ["a code that it never gave", () => ({ callback: { code: "made-up" } }), "code"],
  ["no code", () => ({ callback: { code: undefined } }), "token"],
];
