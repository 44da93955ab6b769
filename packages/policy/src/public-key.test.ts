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
