import { createHmac, createPublicKey, createSecretKey, hash, type KeyObject, verify } from "node:crypto";
import { sameBytes } from "./constant-time.ts";
import { decode } from "./encoding.ts";
import type { Algorithm, KeyStep, Scheme } from "./provider.ts";

/** Bytes of a signed message, piece by piece, so that a body is never copied without need. Strings are latin1, as headers are. */
export type Message = readonly (string | Buffer)[];

/** A secret made ready to check with, in the form its algorithm asks for. */
export type Key = { kind: "token"; bytes: Buffer } | { kind: "hmac"; digest: HmacDigest; key: KeyObject } | { kind: "ed25519"; key: KeyObject };

const hmacDigests = { "hmac-sha1": "sha1", "hmac-sha256": "sha256", "hmac-sha384": "sha384", "hmac-sha512": "sha512" } as const;
type HmacDigest = (typeof hmacDigests)[keyof typeof hmacDigests];

/** How long a signature of this algorithm is; nothing when it has no length of its own. */
export function signatureBytes(algorithm: Algorithm): number | undefined {
  if (algorithm === "token") return;
  return algorithm === "ed25519" ? 64 : hash(hmacDigests[algorithm], "", "buffer").length;
}

/** The key that a secret's text stands for under a scheme; nothing when the text cannot be one, an empty text above all. */
export function keyOf({ algorithm, key: steps = [] }: Scheme, secret: string): Key | undefined {
  const bytes = keyBytes(steps, secret);
  if (!bytes || bytes.length === 0) return;
  if (algorithm === "token") return { kind: "token", bytes };
  if (algorithm === "ed25519") return publicKeyOf(bytes);
  return { kind: "hmac", digest: hmacDigests[algorithm], key: createSecretKey(bytes) };
}

/** Which kind of secret an algorithm is checked with. */
export function secretKindFor(algorithm: Algorithm): "shared" | "public-key" {
  return algorithm === "ed25519" ? "public-key" : "shared";
}

function keyBytes(steps: readonly KeyStep[], secret: string): Buffer | undefined {
  let text = secret;
  for (const step of steps) {
    if (step === "base64") return decode("base64", padded(text));
    if (step === "hex") return decode("hex", text);
    if (text.startsWith(step.strip)) text = text.slice(step.strip.length);
    else if (step.required) return;
  }
  return Buffer.from(text, "utf8");
}

/** Secrets are pasted with or without the padding of their base64. */
function padded(text: string): string {
  const bare = text.replace(/={1,2}$/, "");
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
}

function publicKeyOf(bytes: Buffer): Key | undefined {
  try {
    return { kind: "ed25519", key: createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") }, format: "jwk" }) };
  } catch {
    return; // not 32 bytes
  }
}

/** Whether any of the signatures proves the message under this key. */
export function proves(key: Key, message: Message, signatures: readonly Buffer[]): boolean {
  if (key.kind === "ed25519") {
    const whole = joined(message);
    return signatures.some((signature) => verify(null, whole, key.key, signature));
  }
  const expected = key.kind === "token" ? key.bytes : macOf(key, message);
  return signatures.some((signature) => sameBytes(expected, signature));
}

/** The message authentication code of a message. */
export function macOf({ digest, key }: Extract<Key, { kind: "hmac" }>, message: Message): Buffer {
  const mac = createHmac(digest, key);
  for (const piece of message) {
    if (typeof piece === "string") mac.update(piece, "latin1");
    else mac.update(piece);
  }
  return mac.digest();
}

function joined(message: Message): Buffer {
  return Buffer.concat(message.map((piece) => (typeof piece === "string" ? Buffer.from(piece, "latin1") : piece)));
}
