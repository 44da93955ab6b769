import { createHmac, hash } from "node:crypto";
import { expect, test } from "vitest";
import { JsonPaths } from "../json-paths.ts";
import { inbound, openSecret, portsAt, testNowSeconds } from "../made-for-tests.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { Reading } from "../reading.ts";
import type { Scheme } from "../scheme.ts";
import { verifySignature } from "../verify-signature.ts";

const scheme: Scheme = {
  label: "an HTTP message signature",
  algorithm: "http-message",
  encoding: "text",
  signature: { header: "Signature" },
  http: { algorithms: ["hmac-sha256"], covers: [] },
  bindsBody: false,
};
const created = `;created=${testNowSeconds}`;

interface Facts {
  url?: string;
  headers?: [string, string][];
  body?: string;
  /** What stands behind the list of components. */
  parameters?: string;
  scheme?: Scheme;
}

/** Sends a message whose signature covers these components with these values. */
function judge(covered: [component: string, value: string][], { parameters = created, headers = [], ...facts }: Facts = {}) {
  const input = `(${covered.map(([component]) => component).join(" ")})${parameters}`;
  const base = [...covered.map(([component, value]) => `${component}: ${value}`), `"@signature-params": ${input}`].join("\n");
  const signature = createHmac("sha256", "s3cret").update(base).digest("base64");
  return send([...headers, ["Signature-Input", `sig=${input}`], ["Signature", `sig=:${signature}:`]], facts);
}

function send(headers: [string, string][], { url = "https://example.com/a%20b?x=1&y=a+b&x=2", body = "", scheme: used = scheme }: Facts = {}) {
  const paths = new JsonPaths();
  const prepared = prepareScheme(used, { secrets: [openSecret("s3cret")], paths });
  return verifySignature([prepared], new Reading(inbound({ url, headers, body }), paths), portsAt());
}

test.each<[string, string]>([
  ['"@method"', "POST"],
  ['"@target-uri"', "https://example.com/a%20b?x=1&y=a+b&x=2"],
  ['"@authority"', "example.com"],
  ['"@scheme"', "https"],
  ['"@request-target"', "/a%20b?x=1&y=a+b&x=2"],
  ['"@path"', "/a%20b"],
  ['"@query"', "?x=1&y=a+b&x=2"],
  ['"@query-param";name="y"', "a%20b"],
])("%s is signed as %s", (component, value) => {
  expect(judge([[component, value]])).toHaveProperty("secretId");
  expect(judge([[component, `${value}x`]])).toMatchObject({ reason: "signature-mismatch", expected: expect.stringContaining("the active secret") });
});

test("a query that is not there is signed as a question mark", () => {
  expect(judge([['"@query"', "?"]], { url: "https://example.com/" })).toHaveProperty("secretId");
});

test("a field's lines are trimmed and joined", () => {
  const headers: [string, string][] = [
    ["X-List", " a "],
    ["x-list", "b"],
  ];
  expect(judge([['"x-list"', "a, b"]], { headers })).toHaveProperty("secretId");
});

test.each<[string, [string, string][]]>([
  ["a field that is not there", [['"x-none"', ""]]],
  ["a parameter that is there twice", [['"@query-param";name="x"', "1"]]],
  ["a parameter that is not there", [['"@query-param";name="z"', ""]]],
  ["a parameter without its name", [['"@query-param"', ""]]],
  ["a parameter with more than its name", [['"@query-param";name="y";sf', "a%20b"]]],
  ["a derived component that a request does not have", [['"@status"', "200"]]],
  ["a derived component with a parameter", [['"@method";req', "POST"]]],
  ["a field with a parameter", [['"host";bs', "example.com"]]],
  [
    "a component that stands twice",
    [
      ['"@method"', "POST"],
      ['"@method"', "POST"],
    ],
  ],
])("%s cannot be covered", (_, covered) => {
  expect(judge(covered, { headers: [["Host", "example.com"]] })).toMatchObject({
    reason: "signature-malformed",
    seen: "signature sig over components that are not there",
    expected: "an HTTP message signature",
  });
});

test("a key is meant by the algorithm and the name that the message gives", () => {
  const covered: [string, string][] = [['"@method"', "POST"]];
  expect(judge(covered, { parameters: `${created};alg="hmac-sha256"` })).toHaveProperty("secretId");
  expect(judge(covered, { parameters: `${created};alg="ed25519"` })).toMatchObject({ reason: "signature-mismatch" });
  expect(judge(covered, { parameters: `${created};alg="none"` })).toMatchObject({ reason: "signature-mismatch" });
  const named: Scheme = { ...scheme, key: [{ idUntil: ":" }] };
  const withId = (keyId: string) => judge(covered, { parameters: `${created};keyid="${keyId}"`, scheme: named });
  expect(withId("anything")).toHaveProperty("secretId");
});

const told = (parameters: string) => judge([['"@method"', "POST"]], { parameters });
test("a signature lives until it expires, and not a second longer", () => {
  expect(told(`${created};expires=${testNowSeconds + 1}`)).toHaveProperty("secretId");
  expect(told(`${created};expires=${testNowSeconds}`)).toMatchObject({
    reason: "timestamp-stale",
    seen: "a signature that has expired",
    expected: "a fresh one",
  });
});

test("a signature counts for five minutes to either side, and must say when it was made", () => {
  for (const offset of [-300, 300]) expect(told(`;created=${testNowSeconds + offset}`)).toHaveProperty("secretId");
  const stale = { reason: "timestamp-stale", seen: "a signature made too long ago", expected: "at most 300 s old" };
  expect(told(`;created=${testNowSeconds - 301}`)).toMatchObject(stale);
  const ahead = { reason: "timestamp-future", seen: "a signature of the future", expected: "at most 300 s ahead" };
  expect(told(`;created=${testNowSeconds + 301}`)).toMatchObject(ahead);
  const timeless = { reason: "timestamp-missing", seen: "a signature without created", expected: "one that says when it was made" };
  expect(told("")).toMatchObject(timeless);
  expect(told(';created="soon"')).toMatchObject(timeless);
});

test("every digest that is covered and known must be the body's", () => {
  const digestOf = (algorithm: string, body = "hello") => `${algorithm}=:${hash(algorithm.replace("-", ""), body, "base64")}:`;
  const judged = (digest: string) => judge([['"content-digest"', digest]], { headers: [["Content-Digest", digest]], body: "hello" });
  expect(judged(digestOf("sha-256"))).toHaveProperty("secretId");
  expect(judged(`${digestOf("sha-256")}, ${digestOf("sha-512")}, crc32c=:AAAA:`)).toHaveProperty("secretId");
  const wrong = { reason: "signature-mismatch", seen: "header Content-Digest is not the digest of this body", expected: "the digest of this body" };
  for (const digest of [`${digestOf("sha-256")}, ${digestOf("sha-512", "hullo")}`, "crc32c=:AAAA:", "sha-256=::", digestOf("sha-256", "hullo")]) {
    expect(judged(digest)).toMatchObject(wrong);
  }
});

test("a signature whose fields cannot be read is malformed, and one without its input is skipped", () => {
  const unread = { reason: "signature-malformed", seen: "a Signature or Signature-Input that cannot be read", expected: "an HTTP message signature" };
  const input: [string, string] = ["Signature-Input", `sig=("@method")${created}`];
  for (const signature of ["sig", "sig=(a)", "sig=:AAAA", 'sig="AAAA"', "sig=:AAAA:, sig=:AAAA:"])
    expect(send([input, ["Signature", signature]])).toMatchObject(unread);
  for (const text of ["sig", 'sig="@method"', "sig=(1)", 'sig=("@method" 1)', "sig=(", `${Array.from({ length: 9 }, (_, at) => `s${at}=()`).join(", ")}`]) {
    expect(
      send([
        ["Signature-Input", text],
        ["Signature", "sig=:AAAA:"],
      ]),
    ).toMatchObject(unread);
  }
  expect(send([input, ["Signature", "other=:AAAA:"]])).toMatchObject({ reason: "signature-mismatch" });
});

test("of several signatures one that fits is enough", () => {
  const input = `("@method")${created}`;
  const signature = createHmac("sha256", "s3cret").update(`"@method": POST\n"@signature-params": ${input}`).digest("base64");
  const headers: [string, string][] = [
    ["Signature-Input", `a=${input}, b=${input}`],
    ["Signature", `a=:AAAA:, b=:${signature}:`],
  ];
  expect(send(headers)).toHaveProperty("secretId");
});
