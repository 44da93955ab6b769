import { createHash, createHmac } from "node:crypto";
import { crc32, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { joined } from "./digest.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import { messageBuilder } from "./message.ts";
import type { Part } from "./part.ts";
import { Reading } from "./reading.ts";
import { content, contentInWords } from "./schemes/content.ts";
import { isLacking } from "./signing.ts";

const secret = Buffer.from("s3cret");
const url = "https://hooks.example.com/in/a%20b?data.id=ABC&x=1";

interface Facts {
  body?: string | Buffer;
  headers?: [string, string][];
}

function build(parts: readonly Part[], { body = '{"a":{"b":7}}', headers = [] }: Facts = {}): string | undefined {
  const paths = new JsonPaths();
  const message = messageBuilder(parts, paths);
  const request = new Reading(inbound({ url, path: "/in/a%20b?data.id=ABC&x=1", body, headers }), paths);
  const built = message({ request, timestamp: "1790000000", url, secret, keyId: "k1" });
  return isLacking(built) ? undefined : joined(built).toString("utf8");
}

const form: Facts = { body: "b=2&a=1+x&b=1", headers: [["Content-Type", "application/x-www-form-urlencoded"]] };
const zipped: Facts = { body: gzipSync("plain") };

test.each<[string, readonly Part[], string, Facts?]>([
  ["a template", content("v0:{timestamp}:{method}:{body}"), 'v0:1790000000:POST:{"a":{"b":7}}'],
  ["values of the request", content("{query:data.id}|{json:a.b}|{header:X-Id}"), "ABC|7|é", { headers: [["X-Id", "Ã©"]] }],
  ["values that may lack", content("{json:a.c?}|{json:a.b?}"), "|7"],
  ["the parts of the address", ["path", { text: " " }, "path-only", { text: " " }, "query"], "/in/a%20b?data.id=ABC&x=1 /in/a%20b data.id=ABC&x=1"],
  ["the address without its query", ["url-without-query"], "https://hooks.example.com/in/a%20b"],
  ["the secret and its key's id", ["secret", { text: "/" }, "key-id"], "s3cret/k1"],
  ["a digest", [{ digest: "md5", as: "hex", of: ["body"] }], createHash("md5").update('{"a":{"b":7}}').digest("hex")],
  ["an HMAC", [{ hmac: "sha256", as: "base64", of: [{ text: "x" }] }], createHmac("sha256", "s3cret").update("x").digest("base64")],
  ["base64", [{ encode: "base64", of: [{ text: "ab" }, { text: "c" }] }], "YWJj"],
  ["small letters", [{ lower: [{ query: "data.id" }] }], "abc"],
  ["a checksum", [{ crc32: ["body"] }], String(crc32('{"a":{"b":7}}'))],
  ["escapes", [{ escape: "uri", of: [{ escape: "component", of: ["query"] }], lead: "?" }], "?data.id%253DABC%2526x%253D1"],
  ["what is there, joined", [{ joined: [["query"], [], [{ text: "x" }], ["timestamp"]], between: "|", lead: "?" }], "?data.id=ABC&x=1|x|1790000000"],
  ["nothing, joined", [{ joined: [[], [{ text: "" }]], between: "|", lead: "?" }, { text: "." }], "."],
  [
    "the sorted values of a body",
    [{ values: "json", between: "/", without: ["Sig"], decimals: 2 }],
    "10.50/EUR/a/false/null/x",
    { body: '{"z":{"Amount":10.5,"Currency":"EUR"},"list":["x",{"y":"a"}],"Sig":"zz","none":null,"paid":false}' },
  ],
  ["escapes undone", [{ unescape: ["%20"], of: ["path-only"] }], "/in/a b"],
  ["what a condition lets in", [{ when: { input: { query: "none" }, present: true }, of: [{ text: "no" }] }, { text: "." }], "."],
  [
    "an object",
    [
      {
        envelope: [
          { name: "B", value: ["body"] },
          { name: "T", value: ["timestamp"], number: true },
        ],
      },
    ],
    '{"B":"{\\"a\\":{\\"b\\":7}}","T":1790000000}',
  ],
  [
    "listed headers",
    [{ headersNamedIn: { header: "X-List", separator: "," }, pair: ":", between: ";", sorted: true, end: "!" }],
    "x-a:1;x-b:2!",
    {
      headers: [
        ["X-List", "x-b,x-a"],
        ["X-A", "1"],
        ["X-B", "2"],
      ],
    },
  ],
  [
    "the values of headers listed in one text",
    [{ headersNamedIn: { header: "X-List", separator: ",", prefix: "h=" }, pair: "", between: ".", words: true, valuesOnly: true }],
    "2.1",
    {
      headers: [
        ["X-List", "t=1,h=x-b x-a"],
        ["X-A", "1"],
        ["X-B", "2"],
      ],
    },
  ],
  ["an item of a list header", [{ header: "X-List", separator: ",", prefix: "env=" }], "dev", { headers: [["X-List", "t=1, env=dev"]] }],
  ["the body with the secret in a value's place", [{ bodyReplacing: { json: "auth" }, by: ["secret"] }], '{"auth":"s3cret"}', { body: '{"auth":"0e0e"}' }],
  ["sorted fields", [{ fields: "form", pair: "=", between: "&", encoded: true }], "a=1%20x&b=1&b=2", form],
  [
    "sorted fields, each name once",
    [{ fields: "form", pair: "=", between: "&", encoded: "rfc3986", repeated: "," }],
    "a=%28x%29%2A&b=1%21,2",
    { ...form, body: "b=2&a=(x)*&b=1!" },
  ],
  ["sorted values without some", [{ fields: "form", pair: "", between: "/", valuesOnly: true, without: ["a"] }], "1/2", form],
  ["JSON with its names sorted", ["json-sorted"], '{"a":[{"c":1,"d":2}],"b":1}', { body: '{"b":1, "a":[{"d":2,"c":1}]}' }],
  ["a PHP array", ["php-form"], 'a:3:{s:1:"a";s:3:"1 x";s:1:"b";s:1:"1";s:1:"b";s:1:"2";}', { ...form, body: `${form.body}&p_signature=x` }],
  ["a body before it was compressed", ["body-uncompressed"], "plain", zipped],
])("%s is built", (_, parts, text, facts) => {
  expect(build(parts, facts)).toBe(text);
});

test.each<[string, readonly Part[], Facts?]>([
  ["a value that is not there", content("{json:a.c}")],
  [
    "a header that stands twice",
    content("{header:X-Id}"),
    {
      headers: [
        ["X-Id", "1"],
        ["X-Id", "2"],
      ],
    },
  ],
  ["a listed header that is not there", [{ headersNamedIn: { header: "X-List", separator: "," }, pair: ":", between: ";" }], { headers: [["X-List", "x-a"]] }],
  ["no list", [{ headersNamedIn: { header: "X-List", separator: "," }, pair: ":", between: ";" }]],
  ["a signature that stands twice in the body", [{ bodyReplacing: { json: "auth" }, by: ["secret"] }], { body: '{"auth":"0e","b":"0e"}' }],
  ["fields of a body that is no form", ["form-sorted"]],
  ["a piece of a join that is not there", [{ joined: [content("{json:a.c}"), ["body"]], between: "." }]],
  ["JSON that is none", ["json-sorted"], { body: "{" }],
  ["a broken compression", ["body-uncompressed"], { body: gzipSync("plain").subarray(0, 12) }],
])("of %s no message is made", (_, parts, facts) => {
  expect(build(parts, facts)).toBeUndefined();
});

test("a template that names what no one knows is a mistake of its record", () => {
  expect(() => content("{boody}")).toThrow("{boody} is no part");
  expect(() => content("{header:}")).toThrow("is no part");
});

test("a template is told in words", () => {
  expect(contentInWords("{body}")).toBe("the body");
  expect(contentInWords("{header:webhook-id}.{timestamp}.{body}")).toBe("webhook-id.timestamp.body");
});
