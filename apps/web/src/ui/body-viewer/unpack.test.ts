import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { codingOf, unpack, unpackedBytesMax } from "./unpack.ts";

const text = JSON.stringify({ id: 1, name: "Grüße" });

test.each([
  ["gzip", gzipSync(text)],
  ["x-gzip", gzipSync(text)],
  ["deflate", deflateSync(text)],
])("a body of %s is unpacked", async (coding, bytes) => {
  const unpacked = await unpack(bytes, coding);
  expect(unpacked).toMatchObject({ end: "whole" });
  expect(typeof unpacked === "object" && new TextDecoder().decode(unpacked.bytes)).toBe(text);
});

test("a body that holds more than the limit is unpacked up to it", async () => {
  const bomb = gzipSync(Buffer.alloc(300_000_000));
  const unpacked = await unpack(bomb, "gzip");
  expect(unpacked).toMatchObject({ end: "limit" });
  expect(typeof unpacked === "object" && unpacked.bytes.length).toBe(unpackedBytesMax);
});

test.each([
  ["that is no gzip", Buffer.from("{}")],
  ["whose end is missing", gzipSync(text).subarray(0, 20)],
  ["with something behind its end", Buffer.concat([gzipSync(text), Buffer.from("more")])],
])("a body %s is told to be broken", async (_, bytes) => {
  expect(await unpack(bytes, "gzip")).toMatchObject({ end: "broken" });
});

test.each(["br", "gzip, gzip", "constructor", "__proto__"])("a body of the coding %s stays as it came", async (coding) => {
  expect(await unpack(Buffer.from("{}"), coding)).toBe("unknown");
});

test("what coding a body has stands in its headers, however they are written", () => {
  expect(codingOf([["Content-Encoding", " GZip "]])).toBe("gzip");
  const twice = [
    ["content-encoding", "gzip"],
    ["Content-Encoding", "br"],
  ] as const;
  expect(codingOf(twice)).toBe("gzip, br");
  expect(codingOf([["content-encoding", "identity"]])).toBeUndefined();
  expect(codingOf([["content-type", "gzip"]])).toBeUndefined();
});
