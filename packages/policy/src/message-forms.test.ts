import { expect, test } from "vitest";
import { joined } from "./digest.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import { messageBuilder, urlForms } from "./message.ts";
import type { Part } from "./part.ts";
import { Reading } from "./reading.ts";
import { isLacking } from "./signing.ts";

test.each([
  ["https://a.example/x", ["https://a.example/x", "https://a.example:443/x"]],
  ["http://a.example?y", ["http://a.example?y", "http://a.example:80?y"]],
  ["https://a.example:8443/x\ny", ["https://a.example:8443/x\ny", "https://a.example/x\ny"]],
  ["https://[2001:db8::1]/x", ["https://[2001:db8::1]/x", "https://[2001:db8::1]:443/x"]],
  ["ftp://a.example/", ["ftp://a.example/"]],
])("%j may have been signed with its port or without", (url, forms) => {
  expect(urlForms(url, "either")).toEqual(forms);
  expect(urlForms(url, undefined)).toEqual([url]);
});

/** What is signed, or what is lacking. */
function build(parts: readonly Part[], facts: Parameters<typeof inbound>[0] = {}, url = "https://a.example/x"): string {
  const paths = new JsonPaths();
  const message = messageBuilder(parts, paths);
  const built = message({ request: new Reading(inbound(facts), paths), timestamp: "1", url });
  return isLacking(built) ? `lacks ${built.lacks}` : joined(built).toString("utf8");
}

test("a part that is missing, or there twice, is told by its name", () => {
  const part: Part[] = [{ header: "X-Id" }];
  expect(build(part)).toBe("lacks no header X-Id, which is part of what is signed");
  expect(
    build(part, {
      headers: [
        ["X-Id", "1"],
        ["X-Id", "2"],
      ],
    }),
  ).toBe("lacks more than one header X-Id, which is part of what is signed");
  expect(build(part, { headers: [["X-Id", ""]] })).toBe("");
  expect(build(["secret"])).toBe("lacks no key");
  expect(build(["key-id"])).toBe("lacks no key with an id");
});

test("a header is signed as its bytes, and what is read inside of one as UTF-8", () => {
  const bytes = Buffer.from("\u00e9").toString("latin1");
  expect(build([{ header: "X-Id" }], { headers: [["X-Id", bytes]] })).toBe("\u00e9");
  expect(build([{ header: "X-Id", inner: "a" }], { headers: [["X-Id", '{"a":"\\u00e9"}']] })).toBe("\u00e9");
  expect(build([{ header: "X-Id", base64: true }], { headers: [["X-Id", Buffer.from("\u00e9").toString("base64")]] })).toBe("\u00e9");
});

test("the query of an address without one is empty, and its path is what follows the host", () => {
  expect(build(["query"])).toBe("");
  expect(build(["path"], {}, "https://a.example/go?to=https://b.example/y")).toBe("/go?to=https://b.example/y");
});

test("a text in the body is replaced where it stands once, and told where it does not", () => {
  const part: Part[] = [{ bodyReplacing: { header: "X-Sig" }, by: [{ text: "-" }] }];
  const lacking = "lacks no single text in the body that stands for the signature";
  const replaced = (body: string, ...values: string[]) => build(part, { body, headers: values.map((value): [string, string] => ["X-Sig", value]) });
  expect(replaced('{"s":"abc"}', "abc")).toBe('{"s":"-"}');
  for (const [body, ...values] of [["abc abc", "abc"], ["none", "abc"], ["abc", ""], ["abc"]] as [string, ...string[]][])
    expect(replaced(body, ...values)).toBe(lacking);
});

test("a body that only begins like a compressed one is signed as it is, and a broken one not at all", () => {
  expect(build(["body-uncompressed"], { body: Buffer.from([0x41, 0x8b]) })).toBe(Buffer.from([0x41, 0x8b]).toString("utf8"));
  expect(build(["body-uncompressed"], { body: Buffer.from([0x1f, 0x41]) })).toBe("\u001fA");
  expect(build(["body-uncompressed"], { body: Buffer.from([0x1f, 0x8b, 0]) })).toBe("lacks a compressed body that cannot be read");
});
