import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { JsonPaths } from "../json-paths.ts";
import { inbound, openSecret, portsAt, testNowSeconds } from "../made-for-tests.ts";
import type { OpenSecret } from "../ports.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { Reading } from "../reading.ts";
import type { Scheme } from "../scheme.ts";
import { verifySignature } from "../verify-signature.ts";

const plain: Scheme = {
  label: "HMAC-SHA256 over the body",
  algorithm: "hmac-sha256",
  encoding: "hex",
  signature: { header: "X-Sig" },
  message: ["body"],
  bindsBody: true,
};
const proof = (text: string, secret = "first-secret") => createHmac("sha256", secret).update(text).digest("hex");
const [first, second] = [openSecret("first-secret"), openSecret("second-secret")];

interface Sent {
  headers?: [string, string][];
  body?: string;
  secrets?: OpenSecret[];
  clientIp?: string;
}
function judge(scheme: Scheme | Scheme[], { secrets = [first], ...facts }: Sent = {}) {
  const paths = new JsonPaths();
  const prepared = [scheme].flat().map((one) => prepareScheme(one, { secrets, paths }));
  return verifySignature(prepared, new Reading(inbound({ body: "hello", ...facts }), paths), portsAt());
}
const signed = (text = "hello", secret?: string): [string, string][] => [["X-Sig", proof(text, secret)]];

describe("every item of a list is proved", () => {
  const listed: Scheme = { ...plain, each: "data.items", signature: { item: "sig" }, message: [{ item: "id" }] };
  const bodyOf = (...items: [id: string, sig: string][]) => JSON.stringify({ data: { items: items.map(([id, sig]) => ({ id, sig })) } });

  test("and the first that is not decides", () => {
    expect(judge(listed, { body: bodyOf(["a", proof("a")], ["b", proof("b")]) })).toMatchObject({ secretId: "sec_firs" });
    expect(judge(listed, { body: bodyOf(["a", proof("a")], ["b", proof("x")], ["c", "zz"]) })).toMatchObject({ reason: "signature-mismatch" });
    expect(judge(listed, { body: bodyOf(["a", proof("a")]) })).toHaveProperty("secretId");
  });

  test("a list that is empty, is none or is too long has proved nothing", () => {
    const many = (count: number) => bodyOf(...Array.from({ length: count }, (_, at): [string, string] => [String(at), proof(String(at))]));
    expect(judge(listed, { body: many(100) })).toHaveProperty("secretId");
    expect(judge(listed, { body: many(101) })).toMatchObject({ reason: "signature-malformed", seen: "101 items in body data.items", expected: "100 at most" });
    for (const body of ['{"data":{"items":[]}}', '{"data":{"items":{"0":{"sig":"aa"}}}}', '{"data":null}', "{"]) {
      expect(judge(listed, { body }), body).toHaveProperty("reason");
    }
    const padded = `{"pad":"${"x".repeat(1_048_576)}","data":{"items":[{"id":"a","sig":"${proof("a")}"}]}}`;
    expect(judge(listed, { body: padded })).toHaveProperty("reason");
  });
});

describe("where the key is named", () => {
  const named: Scheme = { ...plain, key: [{ idUntil: ":" }], keyId: { header: "X-Key" } };
  const secrets = [openSecret("k1:first-secret"), openSecret("k2:second-secret"), openSecret("third-secret")];
  const by = (secret: string, ...ids: string[]) =>
    judge(named, { secrets, headers: [...signed("hello", secret), ...ids.map((id): [string, string] => ["X-Key", id])] });

  test("only that one counts, and those without a name", () => {
    expect(by("first-secret", "k1")).toHaveProperty("secretId", "sec_k1:f");
    expect(by("second-secret", "k1")).toMatchObject({ reason: "signature-mismatch" });
    expect(by("third-secret", "k1")).toHaveProperty("secretId", "sec_thir");
    expect(by("second-secret")).toHaveProperty("secretId", "sec_k2:s");
  });

  test("two names mean none", () => {
    expect(by("first-secret", "k1", "k2")).toMatchObject({ reason: "signature-mismatch", seen: expect.stringMatching(/, made with another key$/) });
  });
});

describe("the time", () => {
  const timed = (changes: object = {}): Scheme => ({
    ...plain,
    message: ["timestamp", "body"],
    timestamp: { from: { header: "X-Time" }, format: "seconds", pastSeconds: 60, futureSeconds: 60, signed: true, ...changes },
  });
  const at = (texts: string[], changes?: object) =>
    judge(timed(changes), { headers: [...signed(`${texts[0] ?? ""}hello`), ...texts.map((text): [string, string] => ["X-Time", text])] });

  test("is signed, and told with its age", () => {
    const past = String(testNowSeconds - 9);
    expect(at([past])).toMatchObject({ secretId: "sec_firs", seen: "header X-Sig of 64 hex letters, timestamp 9 s old" });
  });

  test("that is missing, twice or no time is told so", () => {
    const expected = "one time in seconds";
    expect(at([])).toMatchObject({ reason: "timestamp-missing", seen: "no header X-Time", expected });
    expect(at(["soon"])).toMatchObject({ reason: "timestamp-malformed", seen: 'header X-Time "soon"', expected });
    expect(at(["1", "1"])).toMatchObject({ reason: "timestamp-malformed", seen: "header X-Time, duplicated", expected });
    expect(at([""])).toMatchObject({ reason: "timestamp-malformed", seen: "header X-Time, empty" });
    expect(at([], { optional: true })).toHaveProperty("secretId");
  });

  test("that stands in each item of a list counts where all are the same", () => {
    const from = { header: "X-Time", separator: ",", prefix: "t=" };
    const now = String(testNowSeconds);
    const listed = (text: string) => judge(timed({ from }), { headers: [...signed(`${now}hello`), ["X-Time", text]] });
    expect(listed(`t=${now},t=${now}`)).toHaveProperty("secretId");
    expect(listed(`t=${now},t=${testNowSeconds - 1}`)).toMatchObject({ reason: "timestamp-malformed", seen: "header X-Time, 2 times" });
    expect(listed("x=1")).toMatchObject({ reason: "timestamp-missing" });
  });
});

describe("several places and schemes", () => {
  const also: Scheme = { ...plain, also: [{ header: "X-Sig-Next" }] };
  test("a signature at any of its places is enough, and two values at one place are none", () => {
    const next: [string, string] = ["X-Sig-Next", proof("hello")];
    expect(judge(also, { headers: [next] })).toHaveProperty("secretId");
    expect(judge(also, { headers: [["X-Sig", proof("x")], next] })).toHaveProperty("secretId");
    expect(judge(also, { headers: [...signed(), next, next] })).toMatchObject({ reason: "signature-duplicated", seen: "header X-Sig, more than once" });
    expect(judge(also)).toMatchObject({ reason: "signature-missing", expected: "header X-Sig" });
  });

  test("more signatures than a rolled secret needs are not checked", () => {
    const listed: Scheme = { ...plain, signature: { header: "X-Sig", separator: "," } };
    const of = (count: number) => judge(listed, { headers: [["X-Sig", [...Array(count - 1).fill("00".repeat(32)), proof("hello")].join(",")]] });
    expect(of(8)).toHaveProperty("secretId");
    expect(of(9)).toMatchObject({ reason: "signature-malformed", expected: "header X-Sig: 64 hex letters" });
  });

  test("the scheme whose signature is there decides, first of all one that has keys", () => {
    const key = generateKeyPairSync("ed25519");
    const other: Scheme = { ...plain, label: "Ed25519 over the body", algorithm: "ed25519", encoding: "base64", signature: { header: "X-Ed" } };
    const pem = openSecret(key.publicKey.export({ type: "spki", format: "pem" }).toString(), { kind: "public-key" });
    const headers: [string, string][] = [
      ["X-Sig", "00"],
      ["X-Ed", sign(null, Buffer.from("hello"), key.privateKey).toString("base64")],
    ];
    expect(judge([plain, other], { headers, secrets: [pem] })).toMatchObject({ expected: "Ed25519 over the body" });
    expect(judge([plain, other], { headers, secrets: [] })).toMatchObject({ reason: "no-active-secret", seen: "header X-Sig" });
    expect(judge([plain, other])).toMatchObject({ reason: "signature-missing", expected: "header X-Sig or header X-Ed" });
    expect(judge([plain, other], { headers: [["X-Ed", ""]] })).toMatchObject({ reason: "signature-malformed", seen: "header X-Ed, empty" });
  });
});

test("what must hold besides the signature is asked once it is proved", () => {
  const asked: Scheme = { ...plain, require: [{ input: { header: "X-Team" }, equals: "ours" }] };
  expect(judge(asked, { headers: [...signed(), ["X-Team", "ours"]] })).toHaveProperty("secretId");
  expect(judge(asked, { headers: [...signed(), ["X-Team", "theirs"]] })).toMatchObject({
    reason: "signature-mismatch",
    seen: "another sender, or an event for someone else",
  });
  expect(judge(asked, { headers: [...signed("x"), ["X-Team", "ours"]] })).toMatchObject({ seen: "header X-Sig of 64 hex letters" });
});

test("a sender may prove itself by where it sends from", () => {
  const scheme: Scheme = {
    ...plain,
    label: "an address of the sender's",
    algorithm: "address",
    encoding: "text",
    signature: { client: "address" },
    addresses: ["192.0.2.0/24", "2001:db8::/32"],
    bindsBody: false,
  };
  for (const clientIp of ["192.0.2.200", "::ffff:192.0.2.1", "2001:db8::7"])
    expect(judge(scheme, { clientIp }), clientIp).toMatchObject({ expected: "an address of the sender's" });
  const denial = { reason: "address-not-allowed", expected: "an address that the provider sends from" };
  for (const clientIp of ["192.0.3.1", "2001:db9::7", "unknown"]) expect(judge(scheme, { clientIp }), clientIp).toMatchObject(denial);
});

test("either secret of two fits while one is rolled", () => {
  expect(judge(plain, { headers: signed("hello", "second-secret"), secrets: [first, second] })).toHaveProperty("secretId", "sec_seco");
});
