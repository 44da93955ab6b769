import { createPublicKey, type JsonWebKeyInput, type KeyObject, X509Certificate } from "node:crypto";
import { decode } from "./encoding.ts";
import type { Key } from "./key.ts";
import type { KeyMaterial } from "./key-steps.ts";
import type { PublicAlgorithm } from "./scheme.ts";

const keysMax = 50;
const pemStart = Buffer.from("-----BEGIN ");
const rsaBitsMin = 1_024;

/**
 * The public keys a text stands for: PEM (a key or a certificate) or its base64, a JWK or a set of them, SPKI in DER, or the 32 bytes of
 * an Ed25519 key. Those of another type than the algorithm's are no keys: a key chooses no algorithm.
 */
export function publicKeysOf({ text, bytes }: KeyMaterial, algorithm: PublicAlgorithm): readonly Key[] {
  return readKeys(text.trim(), bytes)
    .filter(({ key }) => fits(key, algorithm))
    .map(({ key, id }) => ({ kind: "public", algorithm, key, id }));
}

interface ReadKey {
  id?: string | undefined;
  key: KeyObject;
}

function readKeys(text: string, bytes: Buffer): ReadKey[] {
  if (text.startsWith("{")) return readJwks(text);
  const key = attempt(() => (text.startsWith("-----BEGIN ") ? fromPem(text) : fromBytes(decodedOf(text, bytes))));
  return key ? [{ key }] : [];
}

function readJwks(text: string): ReadKey[] {
  const parsed = attempt(() => JSON.parse(text) as { keys?: unknown });
  const list = Array.isArray(parsed?.keys) ? parsed.keys.slice(0, keysMax) : [parsed];
  return list.flatMap((jwk: Jwk | undefined) => {
    if (typeof jwk !== "object" || jwk === null || !isForVerifying(jwk)) return [];
    const key = attempt(() => createPublicKey({ key: jwk as JsonWebKeyInput["key"], format: "jwk" }));
    return key ? [{ key, id: typeof jwk.kid === "string" ? jwk.kid : undefined }] : [];
  });
}

interface Jwk {
  kid?: unknown;
  use?: unknown;
  key_ops?: unknown;
}

/** A key set may hold keys for other things as well, and says so in one of two ways (RFC 7517, sections 4.2 and 4.3). */
function isForVerifying({ use = "sig", key_ops: operations = ["verify"] }: Jwk): boolean {
  return use === "sig" && Array.isArray(operations) && operations.includes("verify");
}

function fromPem(pem: string): KeyObject | undefined {
  if (pem.startsWith("-----BEGIN CERTIFICATE-----")) return new X509Certificate(pem).publicKey;
  // Some providers publish PEM on a single line, which OpenSSL does not read: what stands between the marks is DER in base64.
  const [, kind, base64 = ""] = /^-----BEGIN ((?:RSA )?PUBLIC KEY)-----([^-]+)-----END \1-----\s*$/.exec(pem) ?? [];
  const der = Buffer.from(base64, "base64");
  return kind === undefined ? undefined : createPublicKey({ key: der, format: "der", type: kind === "PUBLIC KEY" ? "spki" : "pkcs1" });
}

function fromBytes(bytes: Buffer): KeyObject | undefined {
  if (bytes.subarray(0, pemStart.length).equals(pemStart)) return fromPem(bytes.toString("latin1").trim());
  if (bytes.length === 32) return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") }, format: "jwk" });
  return createPublicKey({ key: bytes, format: "der", type: "spki" });
}

/** Where no step of the record has decoded the text, it is the base64 of the key. */
function decodedOf(text: string, bytes: Buffer): Buffer {
  return bytes.toString("utf8").trim() === text ? (decode("base64", text.replace(/\s+/g, "")) ?? bytes) : bytes;
}

/** RFC 7518 ties each of its algorithms to one curve. */
const curves: Partial<Record<PublicAlgorithm, string>> = { "ecdsa-sha256-raw": "prime256v1", "ecdsa-sha384-raw": "secp384r1", "ecdsa-sha512-raw": "secp521r1" };

function fits(key: KeyObject, algorithm: PublicAlgorithm): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (algorithm === "ed25519") return type === "ed25519";
  if (algorithm.startsWith("ecdsa-")) return type === "ec" && (curves[algorithm] ?? details?.namedCurve) === details?.namedCurve;
  // With the exponent 1 a signature is the padded digest itself: anyone can make one.
  return type === "rsa" && (details?.modulusLength ?? 0) >= rsaBitsMin && (details?.publicExponent ?? 1n) > 1n;
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return;
  }
}
