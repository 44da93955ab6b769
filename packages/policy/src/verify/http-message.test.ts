import { createHmac, generateKeyPairSync, hash, sign } from "node:crypto";
import { expect, test } from "vitest";
import { JsonPaths } from "../json-paths.ts";
import { decide, inbound, openSecret, portsAt } from "../made-for-tests.ts";
import type { Inbound } from "../ports.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { Reading } from "../reading.ts";
import type { Scheme } from "../scheme.ts";
import { verifySignature } from "../verify-signature.ts";

// RFC 9421, appendix B.2.6: the request, the key and the signature are the standard's own.
const createdAt = 1_618_884_473;
const standardKey = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n";
const standardInput = `sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=${createdAt};keyid="test-key-ed25519"`;
const standardHeaders: [string, string][] = [
  ["Host", "example.com"],
  ["Date", "Tue, 20 Apr 2021 02:07:55 GMT"],
  ["Content-Type", "application/json"],
  ["Content-Length", "18"],
  ["Signature-Input", standardInput],
  ["Signature", "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"],
];
const scheme: Scheme = {
  label: "an HTTP message signature",
  algorithm: "http-message",
  encoding: "text",
  signature: { header: "Signature" },
  http: { algorithms: ["ed25519"], covers: ["@method"] },
  bindsBody: false,
};

function judgeStandard(changes: Partial<{ headers: [string, string][]; url: string; nowSeconds: number; scheme: Scheme; method: string }> = {}) {
  const paths = new JsonPaths();
  const { headers = standardHeaders, url = "https://example.com/foo?param=Value&Pet=dog", nowSeconds = createdAt, method = "POST" } = changes;
  const prepared = prepareScheme(changes.scheme ?? scheme, { secrets: [openSecret(standardKey, { kind: "public-key", activeFromMs: 0 })], paths });
  const request = new Reading(inbound({ method, url, headers, body: '{"hello": "world"}' }), paths);
  return verifySignature([prepared], request, portsAt(nowSeconds));
}

test("the standard's own example is accepted", () => {
  expect(judgeStandard()).toMatchObject({ expected: scheme.label });
});

test.each([
  ["another method", { method: "PUT" }],
  ["another path", { url: "https://example.com/bar" }],
  ["another host", { url: "https://evil.example/foo" }],
  ["a covered header changed", { headers: standardHeaders.with(2, ["Content-Type", "text/plain"]) }],
  ["a covered header gone", { headers: standardHeaders.toSpliced(1, 1) }],
  ["a parameter changed", { headers: standardHeaders.with(4, ["Signature-Input", standardInput.replace(`${createdAt}`, `${createdAt + 1}`)]) }],
  ["its label twice", { headers: standardHeaders.with(4, ["Signature-Input", `${standardInput}, ${standardInput}`]) }],
  ["no Signature-Input", { headers: standardHeaders.toSpliced(4, 1) }],
  ["its time long ago", { nowSeconds: createdAt + 301 }],
  ["its time ahead", { nowSeconds: createdAt - 301 }],
  ["a component left out that must be covered", { scheme: { ...scheme, http: { algorithms: ["ed25519" as const], covers: ["content-digest"] } } }],
  ["an algorithm the record does not take", { scheme: { ...scheme, http: { algorithms: ["rsa-sha256" as const], covers: [] } } }],
])("with %s it is refused", (_, changes) => {
  expect(judgeStandard(changes)).toHaveProperty("reason");
});

const gate = [{ kind: "signature" as const, provider: "http-message-signatures" }];
const body = Buffer.from('{"type":"order.paid"}');
const nowSeconds = 1_790_000_000;

/** A request over method and digest, with its base signed by `proof`. */
function signed(alg: string, proof: (base: Buffer) => Buffer, sent = body): Inbound {
  const digest = `sha-256=:${hash("sha256", body, "base64")}:`;
  const parameters = `("@method" "content-digest");created=${nowSeconds};alg="${alg}"`;
  const base = Buffer.from(`"@method": POST\n"content-digest": ${digest}\n"@signature-params": ${parameters}`);
  return inbound({
    body: sent,
    headers: [
      ["Content-Digest", digest],
      ["Signature-Input", `sig1=${parameters}`],
      ["Signature", `sig1=:${proof(base).toString("base64")}:`],
    ],
  });
}

test("a shared secret signs as well as a key", async () => {
  const proof = (base: Buffer) => createHmac("sha256", "s3cret").update(base).digest();
  expect(await decide(gate, signed("hmac-sha256", proof), { secrets: [openSecret("s3cret")] })).toMatchObject({
    verdict: "accepted",
    event: { type: "order.paid" },
  });
  const spoiled = signed("hmac-sha256", proof, Buffer.from("{}"));
  expect(await decide(gate, spoiled, { secrets: [openSecret("s3cret")] })).toMatchObject({ verdict: "refused", reason: "signature-mismatch" });
});

test("a public key is no shared secret: what anyone can know signs nothing", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const secrets = [openSecret(pem, { kind: "public-key" })];
  const genuine = signed("ecdsa-p256-sha256", (base) => sign("sha256", base, { key: privateKey, dsaEncoding: "ieee-p1363" }));
  const confused = signed("hmac-sha256", (base) => createHmac("sha256", pem).update(base).digest());
  expect(await decide(gate, genuine, { secrets })).toMatchObject({ verdict: "accepted" });
  expect(await decide(gate, confused, { secrets })).toMatchObject({ verdict: "refused" });
});
