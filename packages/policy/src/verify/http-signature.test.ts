import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { JsonPaths } from "../json-paths.ts";
import { inbound, openSecret, portsAt } from "../made-for-tests.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { Reading } from "../reading.ts";
import type { Scheme } from "../scheme.ts";
import { verifySignature } from "../verify-signature.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const date = "Tue, 20 Apr 2021 02:07:55 GMT";
const sent: [string, string][] = [
  ["Host", "hooks.example.com"],
  ["Date", date],
  ["X-One", "1"],
];

/** A signature over these lines, in the field of draft-cavage-http-signatures-12, section 4.1. */
function fieldOver(lines: string[], headers?: string): string {
  const signature = sign(null, Buffer.from(lines.join("\n")), privateKey).toString("base64");
  return `keyId="k1",algorithm="hs2019",${headers === undefined ? "" : `headers="${headers}",`}signature="${signature}"`;
}

interface Facts {
  headers?: [string, string][];
  covers?: string[];
  method?: string;
  path?: string;
  key?: string;
}

function judge(field: string, { headers = sent, covers = [], method = "POST", path = "/e/test?a=B", key = pem }: Facts = {}) {
  const scheme: Scheme = {
    label: "Ed25519 over the headers it lists",
    algorithm: "http-signature",
    encoding: "text",
    signature: { header: "X-Sig" },
    http: { algorithms: ["ed25519"], covers },
    bindsBody: false,
  };
  const paths = new JsonPaths();
  const prepared = prepareScheme(scheme, { secrets: [openSecret(key, { kind: "public-key" })], paths });
  return verifySignature([prepared], new Reading(inbound({ method, path, headers: [...headers, ["X-Sig", field]] }), paths), portsAt());
}

const target = ["(request-target): post /e/test?a=B", "host: hooks.example.com", `date: ${date}`];

test("what the signature lists is signed, line by line, in the order of its list", () => {
  expect(judge(fieldOver(target, "(request-target) host date"))).toHaveProperty("secretId");
  expect(judge(fieldOver([`date: ${date}`, "x-one: 1"], "date x-one"))).toHaveProperty("secretId");
  expect(judge(fieldOver(["x-one: 1", `date: ${date}`], "date x-one"))).toMatchObject({ reason: "signature-mismatch" });
  expect(judge(fieldOver([`date: ${date}`, "x-one: 1"], "Date X-One"))).toHaveProperty("secretId");
});

test("a signature that lists nothing is one over the date alone", () => {
  expect(judge(fieldOver([`date: ${date}`]))).toHaveProperty("secretId");
});

test.each<[string, Facts]>([
  ["another method", { method: "PUT" }],
  ["another path", { path: "/e/test?a=b" }],
  ["another host", { headers: sent.with(0, ["Host", "evil.example"]) }],
  ["another date", { headers: sent.with(1, ["Date", "Tue, 20 Apr 2021 02:07:56 GMT"]) }],
])("with %s it does not fit", (_, changes) => {
  const field = fieldOver(target, "(request-target) host date");
  expect(judge(field, changes)).toMatchObject({ reason: "signature-mismatch", seen: expect.stringContaining("header X-Sig of") });
});

test("where a proxy took the Host header away, the public address stands for it", () => {
  expect(judge(fieldOver(target, "(request-target) host date"), { headers: sent.slice(1) })).toHaveProperty("secretId");
});

test("a header that is not there, or there twice, cannot be covered", () => {
  const malformed = { reason: "signature-malformed", seen: "a signature over headers that are not there" };
  expect(judge(fieldOver(["x-two: 2"], "x-two"))).toMatchObject(malformed);
  expect(judge(fieldOver(["x-one: 1"], "x-one"), { headers: [...sent, ["x-one", "1"]] })).toMatchObject(malformed);
});

test("what has to be covered has to be listed", () => {
  const field = fieldOver(target, "(request-target) host date");
  expect(judge(field, { covers: ["(request-target)", "date"] })).toHaveProperty("secretId");
  const seen = "a signature that does not cover digest";
  expect(judge(field, { covers: ["date", "digest"] })).toMatchObject({ reason: "signature-malformed", seen, expected: "Ed25519 over the headers it lists" });
});

test("a key with a name of its own is meant by that name only", () => {
  const field = fieldOver(target, "(request-target) host date");
  const jwk = (kid?: string) => JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), ...(kid !== undefined && { kid }) }] });
  expect(judge(field, { key: jwk("k1") })).toHaveProperty("secretId");
  expect(judge(field, { key: jwk() })).toHaveProperty("secretId");
  expect(judge(field, { key: jwk("k2") })).toMatchObject({ reason: "signature-mismatch" });
});

const right = fieldOver([`date: ${date}`]);
test.each([
  ["no signature", right.replace("signature=", "signed=")],
  ["a signature that is no base64", right.replace(/signature=".*"/, 'signature="%%"')],
  ["an empty signature", right.replace(/signature=".*"/, 'signature=""')],
  ["a name that stands twice", `${right},KeyID="k1"`],
  ["a quote that does not end", `${right.slice(0, -1)}`],
  ["something before it", `x ${right}`],
  ["something behind it", `${right} x`],
  ["something between", right.replace(",algorithm", ";algorithm")],
  ["more letters than are read", `${right},pad="${"x".repeat(4_096)}"`],
])("a field with %s cannot be read", (_, field) => {
  expect(judge(field)).toMatchObject({ reason: "signature-malformed", seen: "a signature that cannot be read" });
});

test("spaces around commas, values without quotes and names in any case are taken", () => {
  expect(judge(` ${right.replaceAll(",", " ,  ").replace('"hs2019"', "hs2019").replace("signature=", "Signature=")} `)).toHaveProperty("secretId");
});
