import { constants, createHmac, generateKeyPairSync, hash, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { keysOf, proofOf, proves, rangesOf, secretKindsOf, signatureBytes } from "./key.ts";
import type { Algorithm, JwsAlgorithm, PublicAlgorithm, Scheme } from "./scheme.ts";

const schemeOf = (algorithm: Algorithm, more: Partial<Scheme> = {}): Scheme => ({
  label: "a proof",
  algorithm,
  encoding: "hex",
  signature: { header: "X-Sig" },
  bindsBody: true,
  ...more,
});
interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}
const rsa: KeyPair = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const curve: KeyPair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const edwards: KeyPair = generateKeyPairSync("ed25519");
const pemOf = ({ publicKey }: KeyPair) => publicKey.export({ type: "spki", format: "pem" }).toString();
const jws = (...algorithms: JwsAlgorithm[]) => schemeOf("jws", { jws: { algorithms } });

describe("a secret is a key of its scheme's kind", () => {
  const bytes = Buffer.from("s3cret");
  test.each<[Algorithm, object]>([
    ["token", { kind: "token", bytes }],
    ["hmac-sha1", { kind: "hmac", digest: "sha1", bytes }],
    ["sha256", { kind: "digest", digest: "sha256", bytes }],
  ])("%s", (algorithm, key) => {
    expect(keysOf(schemeOf(algorithm), "shared", "s3cret")).toEqual([{ ...key, id: undefined }]);
    expect(keysOf(schemeOf(algorithm), "public-key", "s3cret")).toEqual([]);
    expect(keysOf(schemeOf(algorithm), "shared", "")).toEqual([]);
  });

  test("a public key, and no shared one", () => {
    expect(keysOf(schemeOf("rsa-sha256"), "public-key", pemOf(rsa))).toMatchObject([{ kind: "public", algorithm: "rsa-sha256" }]);
    expect(keysOf(schemeOf("rsa-sha256"), "shared", pemOf(rsa))).toEqual([]);
  });

  test("of a token one for each algorithm that takes it", () => {
    const names = (text: string, kind: "shared" | "public-key", ...algorithms: JwsAlgorithm[]) => keysOf(jws(...algorithms), kind, text).map(({ jws }) => jws);
    expect(names(pemOf(rsa), "public-key", "RS256", "PS512", "ES256", "HS256")).toEqual(["RS256", "PS512"]);
    expect(names(pemOf(curve), "public-key", "RS256", "ES256", "ES384")).toEqual(["ES256"]);
    expect(names(pemOf(edwards), "public-key", "EdDSA", "ES256")).toEqual(["EdDSA"]);
    expect(names("s3cret", "shared", "RS256", "HS256", "HS512")).toEqual(["HS256", "HS512"]);
    expect(keysOf(jws("HS384"), "shared", "s3cret")).toMatchObject([{ kind: "hmac", digest: "sha384" }]);
    expect(keysOf(schemeOf("jws"), "shared", "s3cret")).toEqual([]);
  });

  test("of an HTTP message signature one for each algorithm of the record", () => {
    const scheme = schemeOf("http-message", { http: { algorithms: ["hmac-sha256", "ed25519"], covers: [] } });
    expect(keysOf(scheme, "shared", "s3cret")).toMatchObject([{ kind: "hmac", digest: "sha256" }]);
    expect(keysOf(scheme, "public-key", pemOf(edwards))).toMatchObject([{ kind: "public", algorithm: "ed25519" }]);
  });

  test("an id that stands in the text is kept, and one of a key set wins over it", () => {
    const scheme = schemeOf("hmac-sha256", { key: [{ idUntil: ":" }] });
    expect(keysOf(scheme, "shared", "k1:s3cret")).toMatchObject([{ id: "k1" }]);
    const set = JSON.stringify({ keys: [{ ...edwards.publicKey.export({ format: "jwk" }), kid: "k2" }] });
    expect(keysOf(schemeOf("ed25519"), "public-key", set)).toMatchObject([{ id: "k2" }]);
  });

  test("an address is no secret", () => {
    expect(keysOf(schemeOf("address"), "shared", "192.0.2.1")).toEqual([]);
  });
});

test("which kinds of secrets a scheme takes is told", () => {
  expect(secretKindsOf(schemeOf("hmac-sha256"))).toEqual(["shared"]);
  expect(secretKindsOf(schemeOf("sha1"))).toEqual(["shared"]);
  expect(secretKindsOf(schemeOf("ecdsa-sha256"))).toEqual(["public-key"]);
  expect(secretKindsOf(schemeOf("address"))).toEqual([]);
  expect(secretKindsOf(jws("HS256", "RS256", "ES256"))).toEqual(["shared", "public-key"]);
  expect(secretKindsOf(schemeOf("jws"))).toEqual([]);
  expect(secretKindsOf(schemeOf("http-message", { http: { algorithms: ["ed25519", "rsa-sha256"], covers: [] } }))).toEqual(["public-key"]);
});

test.each<[Algorithm, number | undefined]>([
  ["ed25519", 64],
  ["hmac-sha256", 32],
  ["hmac-sha1", 20],
  ["md5", 16],
  ["sha512", 64],
  ["rsa-sha256", undefined],
  ["ecdsa-sha256-raw", undefined],
  ["token", undefined],
  ["address", undefined],
  ["jws", undefined],
  ["http-message", undefined],
  ["http-signature", undefined],
])("a signature of %s has %s bytes", (algorithm, bytes) => {
  expect(signatureBytes(algorithm)).toBe(bytes);
});

test("the ranges of a sender are those that are ranges", () => {
  const wordsOf = (addresses: Scheme["addresses"]) => {
    const key = rangesOf(addresses);
    return key.kind === "ranges" ? key.ranges.length : undefined;
  };
  expect(wordsOf(["192.0.2.0/24", "2001:db8::/32"])).toBe(2);
  expect(wordsOf(["192.0.2.0/24", "nonsense"])).toBe(1);
  expect(wordsOf({ setting: "ranges", value: ["192.0.2.1"] })).toBe(1);
  expect(wordsOf(undefined)).toBe(0);
});

describe("what proves a message", () => {
  const message = [Buffer.from("he"), "llo"];
  const only = (scheme: Scheme, kind: "shared" | "public-key", text: string) => {
    const [key] = keysOf(scheme, kind, text);
    if (!key) throw new Error("is no key");
    return key;
  };

  test("is the token, the code or the digest under a shared secret, and nothing that begins so", () => {
    const proofs: [Algorithm, Buffer][] = [
      ["token", Buffer.from("s3cret")],
      ["hmac-sha256", createHmac("sha256", "s3cret").update("hello").digest()],
      ["sha256", hash("sha256", "hello", "buffer")],
    ];
    for (const [algorithm, proof] of proofs) {
      const key = only(schemeOf(algorithm), "shared", "s3cret");
      expect(proofOf(key, message)).toEqual(proof);
      expect(proves(key, message, [Buffer.alloc(0), proof])).toBe(true);
      expect(proves(key, message, [proof.subarray(0, -1), Buffer.concat([proof, proof]), Buffer.alloc(proof.length)])).toBe(false);
      expect(proves(key, message, [])).toBe(false);
    }
  });

  test.each<[PublicAlgorithm, KeyPair, string | null, object]>([
    ["rsa-sha256", rsa, "sha256", {}],
    ["rsa-sha1", rsa, "sha1", {}],
    ["rsa-pss-sha512", rsa, "sha512", { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }],
    ["ecdsa-sha256", curve, "sha256", {}],
    ["ecdsa-sha256-raw", curve, "sha256", { dsaEncoding: "ieee-p1363" }],
    ["ed25519", edwards, null, {}],
  ])("is a signature of %s under a public key, in that form only", (algorithm, pair, digest, form) => {
    const key = only(schemeOf(algorithm), "public-key", pemOf(pair));
    const signature = sign(digest, Buffer.from("hello"), { key: pair.privateKey, ...form });
    expect(proves(key, message, [Buffer.from("nonsense"), signature])).toBe(true);
    expect(proves(key, [Buffer.from("hullo")], [signature])).toBe(false);
    expect(proofOf(key, message)).toBeUndefined();
    const others: PublicAlgorithm[] = ["rsa-sha512", "rsa-pss-sha256", "ecdsa-sha512", "ecdsa-sha256-raw", "ecdsa-sha256", "rsa-sha256"];
    for (const other of others.filter((name) => name !== algorithm)) {
      for (const otherKey of keysOf(schemeOf(other), "public-key", pemOf(pair))) expect(proves(otherKey, message, [signature])).toBe(false);
    }
  });

  test("is nothing under the salt of another length, or under ranges", () => {
    const key = only(schemeOf("rsa-pss-sha256"), "public-key", pemOf(rsa));
    const salted = sign("sha256", Buffer.from("hello"), { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 10 });
    expect(proves(key, message, [salted])).toBe(false);
    expect(proves(rangesOf(["0.0.0.0/0"]), message, [Buffer.from("hello")])).toBe(false);
  });
});
