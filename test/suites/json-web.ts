import { keysOf, proves } from "@postern/policy/key";
import type { JwsAlgorithm, Scheme } from "@postern/policy/scheme";
import { parseJws } from "@postern/policy/verify/jws";
import { expectVerdict, type Judgement } from "./suite.ts";

interface Jwk {
  kty?: string;
  alg?: string;
  use?: string;
  k?: string;
}
export interface TokenGroup {
  public?: Jwk & { keys?: Jwk[] };
  private?: Jwk & { keys?: Jwk[] };
}
export interface TokenCase {
  jws?: string | object;
  jwe?: string | object;
  result: "valid" | "invalid" | "acceptable";
}

const known = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** A JWS under its group's key, read and proved as the token verifier does. */
export function judgeToken(group: TokenGroup, { jws, jwe, result }: TokenCase): Judgement {
  if (jwe !== undefined) return { skipped: "JWE: nothing here is decrypted" };
  if (typeof jws !== "string") return { skipped: "JSON serialization: tokens come in the compact form only" };
  const secret = secretOf(group);
  if ("skipped" in secret) return secret;
  return expectVerdict(isProved(jws, secret), result === "valid");
}

interface TokenSecret {
  kind: "shared" | "public-key";
  text: string;
  /** The one algorithm a record would pin for this key. */
  algorithm: string | undefined;
}

function secretOf({ public: open = {}, private: closed = {} }: TokenGroup): TokenSecret | { skipped: string } {
  const published = open.keys ?? (open.kty ? [open] : []);
  if (published.length > 0) return { kind: "public-key", text: JSON.stringify(open), algorithm: published[0]?.alg };
  if (closed.keys) return { skipped: "a set of shared keys: a secret is one text here, its algorithm the record's" };
  return { kind: "shared", text: closed.k ?? "", algorithm: closed.alg };
}

function isProved(text: string, { kind, text: secret, algorithm }: TokenSecret): boolean {
  // An empty payload and a detached one are written alike.
  const jws = parseJws(text, text.split(".")[1] === "");
  if (!jws) return false;
  const pinned = algorithm !== undefined && known.includes(algorithm) ? algorithm : jws.algorithm;
  if (jws.algorithm !== pinned || !known.includes(pinned)) return false;
  const keys = keysOf(schemeOf(pinned as JwsAlgorithm, kind), kind, secret);
  return keys.some((key) => proves(key, [`${jws.protected}.${jws.payload}`], [jws.signature]));
}

function schemeOf(algorithm: JwsAlgorithm, kind: TokenSecret["kind"]): Scheme {
  return {
    label: algorithm,
    algorithm: "jws",
    encoding: "text",
    signature: { header: "Authorization" },
    jws: { algorithms: [algorithm] },
    ...(kind === "shared" && { key: ["base64url"] }),
    bindsBody: true,
  };
}
