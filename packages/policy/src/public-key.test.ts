import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { publicKeysOf } from "./public-key.ts";
import type { PublicAlgorithm } from "./scheme.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const weak = generateKeyPairSync("rsa", { modulusLength: 512 });
const curve = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const edwards = generateKeyPairSync("ed25519");

function keys(text: string, algorithm: PublicAlgorithm, bytes = Buffer.from(text)) {
  return publicKeysOf({ text, bytes }, algorithm);
}
function pemOf({ publicKey }: typeof rsa | typeof curve | typeof edwards): string {
  return publicKey.export({ type: "spki", format: "pem" }).toString();
}
function jwkOf({ publicKey }: typeof rsa | typeof curve | typeof edwards): object {
  return publicKey.export({ format: "jwk" });
}

test("a key is read as PEM, on one line as well, as base64 of PEM or DER, as a JWK and from a set", () => {
  const pem = pemOf(rsa);
  const base64 = pem.replace(/-----[^-]+-----|\n/g, "");
  const wrapped = Buffer.from(pem).toString("base64");
  const forms = [pem, `\n${pem}`, pem.replaceAll("\n", ""), base64, wrapped, JSON.stringify(jwkOf(rsa)), JSON.stringify({ keys: [jwkOf(rsa), jwkOf(curve)] })];
  for (const form of forms) expect(keys(form, "rsa-sha256")).toHaveLength(1);
});

test("32 bytes are an Ed25519 key", () => {
  const raw = Buffer.from((jwkOf(edwards) as { x: string }).x, "base64url");
  expect(keys(raw.toString("hex"), "ed25519", raw)).toHaveLength(1);
  expect(keys(raw.toString("base64"), "ed25519")).toHaveLength(1);
});

test("a key set's names are kept, and keys for other uses left out", () => {
  const set = JSON.stringify({
    keys: [
      { ...jwkOf(curve), kid: "k1" },
      { ...jwkOf(curve), kid: "k2", use: "enc" },
    ],
  });
  expect(keys(set, "ecdsa-sha256").map(({ id }) => id)).toEqual(["k1"]);
});

test.each<[string, string, PublicAlgorithm]>([
  ["of another type", pemOf(curve), "rsa-sha256"],
  ["of another curve than its algorithm's", JSON.stringify(jwkOf(curve)), "ecdsa-sha512-raw"],
  ["too short", pemOf(weak), "rsa-sha256"],
  ["that is private", rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), "rsa-sha256"],
  ["cut short", pemOf(rsa).slice(0, 200), "rsa-sha256"],
  ["that is no JSON", "{", "rsa-sha256"],
  ["that is an empty set", '{"keys":[]}', "rsa-sha256"],
  ["that is a secret", '{"kty":"oct","k":"AAAA"}', "ed25519"],
  ["that is any text", "hello", "ed25519"],
])("a key %s is none", (_, text, algorithm) => {
  expect(keys(text, algorithm)).toEqual([]);
});

test("a key set may hold what is no key, and names that are no text", () => {
  const set = JSON.stringify({
    keys: [null, 7, "k", {}, { ...jwkOf(curve), kid: 7 }, { ...jwkOf(curve), key_ops: ["verify"] }, { ...jwkOf(curve), key_ops: ["sign"] }],
  });
  expect(keys(set, "ecdsa-sha256").map(({ id }) => id)).toEqual([undefined, undefined]);
  for (const none of ["{}", '{"keys":null}', '{"keys":{"kty":"EC"}}', "null", "[]"]) expect(keys(none, "ecdsa-sha256")).toEqual([]);
});

test("an Ed25519 key, a curve and RSA are told apart", () => {
  for (const [pair, algorithm] of [
    [rsa, "rsa-sha256"],
    [curve, "ecdsa-sha256"],
    [edwards, "ed25519"],
  ] as const) {
    for (const other of ["rsa-sha256", "ecdsa-sha256", "ed25519", "rsa-pss-sha256"] as const) {
      expect(keys(pemOf(pair), other)).toHaveLength(other === algorithm || (pair === rsa && other === "rsa-pss-sha256") ? 1 : 0);
    }
  }
});

test("text with spaces around it is read, and base64 over several lines", () => {
  const base64 = pemOf(rsa).replace(/-----[^-]+-----|\n/g, "");
  expect(keys(`  ${JSON.stringify(jwkOf(rsa))} `, "rsa-sha256")).toHaveLength(1);
  expect(keys(`${base64.slice(0, 64)}\n${base64.slice(64)}\n`, "rsa-sha256")).toHaveLength(1);
});
