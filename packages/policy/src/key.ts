import { constants, type KeyObject, verify } from "node:crypto";
import { type AddressRange, readAddressRange } from "./address-range.ts";
import { sameBytes, sameCode } from "./constant-time.ts";
import { digestBytes, digestOf, joined, type Message } from "./digest.ts";
import { hmacOf } from "./hmac.ts";
import { keyMaterial } from "./key-steps.ts";
import type { DigestName, HmacDigest } from "./part.ts";
import { publicKeysOf } from "./public-key.ts";
import type { Algorithm, JwsAlgorithm, PublicAlgorithm, Scheme } from "./scheme.ts";
import { listOf } from "./settle.ts";

/** A secret made ready to check with, in the form its algorithm asks for; `id` where the secret or the key set names it. */
export type Key = { id?: string | undefined; jws?: JwsAlgorithm } & (
  | { kind: "token"; bytes: Buffer }
  | { kind: "hmac"; digest: HmacDigest; bytes: Buffer }
  | { kind: "digest"; digest: DigestName; bytes: Buffer }
  | { kind: "public"; algorithm: PublicAlgorithm; key: KeyObject }
  | { kind: "ranges"; ranges: readonly AddressRange[] }
);

export type SecretKind = "shared" | "public-key";

/** The keys that a secret's text stands for under a scheme; none when the text cannot be one, an empty text above all. */
export function keysOf(scheme: Scheme, kind: SecretKind, text: string): readonly Key[] {
  const { algorithm, jws, http, key: steps = [] } = scheme;
  const material = algorithm === "address" ? undefined : keyMaterial(steps, text);
  if (!material || material.bytes.length === 0) return [];
  const wanted = algorithm === "jws" ? (jws?.algorithms ?? []).map(fromJws) : http ? http.algorithms.map((name) => ({ name })) : [{ name: algorithm }];
  return wanted.flatMap(({ name, ...more }) => {
    if (kindOf(name) !== kind) return [];
    const keys = isPublic(name) ? publicKeysOf(material, name) : [sharedKey(name, material.bytes)];
    return keys.map((key) => ({ ...key, id: key.id ?? material.id, ...more }) as Key);
  });
}

/** The addresses of a provider that proves itself by where it sends from. */
export function rangesOf(addresses: Scheme["addresses"] = []): Key {
  const ranges = listOf(addresses).map(readAddressRange);
  return { kind: "ranges", ranges: ranges.filter((range) => range !== undefined) };
}

/** Which kinds of secrets a scheme is checked with. */
export function secretKindsOf({ algorithm, jws, http }: Pick<Scheme, "algorithm" | "jws" | "http">): readonly SecretKind[] {
  if (http) return [...new Set(http.algorithms.map(kindOf))];
  if (algorithm === "jws") return [...new Set((jws?.algorithms ?? []).map((name) => kindOf(fromJws(name).name)))];
  return algorithm === "address" ? [] : [kindOf(algorithm)];
}

function kindOf(algorithm: Algorithm): SecretKind {
  return isPublic(algorithm) ? "public-key" : "shared";
}

function isPublic(algorithm: Algorithm): algorithm is PublicAlgorithm {
  return /^(?:ed25519|ecdsa-|rsa-)/.test(algorithm);
}

function sharedKey(algorithm: Algorithm, bytes: Buffer): Key {
  if (algorithm === "token") return { kind: "token", bytes };
  if (algorithm.startsWith("hmac-")) return { kind: "hmac", digest: algorithm.slice("hmac-".length) as HmacDigest, bytes };
  return { kind: "digest", digest: algorithm as DigestName, bytes };
}

const jwsFamilies = { HS: "hmac-sha", RS: "rsa-sha", PS: "rsa-pss-sha", ES: "ecdsa-sha" } as const;

/** What a JWS algorithm is called here; its ECDSA is never DER. */
function fromJws(jws: JwsAlgorithm): { name: Algorithm; jws: JwsAlgorithm } {
  if (jws === "EdDSA") return { name: "ed25519", jws };
  const family = jws.slice(0, 2) as keyof typeof jwsFamilies;
  return { name: `${jwsFamilies[family]}${jws.slice(2)}${family === "ES" ? "-raw" : ""}` as Algorithm, jws };
}

/** How long a signature of this algorithm is; nothing when it has no length of its own. */
export function signatureBytes(algorithm: Algorithm): number | undefined {
  if (algorithm === "ed25519") return 64;
  if (algorithm.startsWith("hmac-")) return digestBytes(algorithm.slice("hmac-".length) as HmacDigest);
  return isPublic(algorithm) || ["token", "address", "jws", "http-message", "http-signature"].includes(algorithm)
    ? undefined
    : digestBytes(algorithm as DigestName);
}

/** Whether any of the signatures proves the message under this key. */
export function proves(key: Key, message: Message, signatures: readonly Buffer[]): boolean {
  if (key.kind === "public") {
    const whole = joined(message);
    return signatures.some((signature) => verifies(key, whole, signature));
  }
  const expected = proofOf(key, message);
  const same = key.kind === "token" ? sameBytes : sameCode;
  return expected !== undefined && signatures.some((signature) => same(expected, signature));
}

/** What proves a message under a shared key. */
export function proofOf(key: Key, message: Message): Buffer | undefined {
  if (key.kind === "token") return key.bytes;
  if (key.kind === "hmac") return hmacOf(key.digest, key.bytes, message);
  return key.kind === "digest" ? digestOf(key.digest, message) : undefined;
}

function verifies({ algorithm, key }: Extract<Key, { kind: "public" }>, message: Buffer, signature: Buffer): boolean {
  const digest = algorithm === "ed25519" ? null : (/sha\d+/.exec(algorithm)?.[0] ?? null);
  try {
    return verify(digest, message, { key, ...formOf(algorithm) }, signature);
  } catch {
    return false; // a signature that is not even well-formed
  }
}

/** How a signature of this algorithm is laid out: RFC 8017's PSS with a salt as long as the digest, RFC 7518's two numbers side by side. */
function formOf(algorithm: PublicAlgorithm): object {
  if (algorithm.startsWith("rsa-pss-")) return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return algorithm.endsWith("-raw") ? { dsaEncoding: "ieee-p1363" } : {};
}
