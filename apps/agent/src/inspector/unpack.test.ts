import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { z } from "zod";

const call = z.custom<(...values: unknown[]) => unknown>((value) => typeof value === "function");
const page: unknown = await import(new URL("./page/unpack.js", import.meta.url).href); // as the browser loads it
const { unpack, codingOf } = z.object({ unpack: call, codingOf: call }).parse(page);
const text = '{"a":1}';
const held = async (bytes: Uint8Array, coding: string) => {
  const { bytes: found, fault } = z.object({ bytes: z.instanceof(Uint8Array), fault: z.string().optional() }).parse(await unpack(bytes, coding));
  return { text: new TextDecoder().decode(found), size: found.length, fault };
};

test("a packed body is shown unpacked", async () => {
  expect(await held(gzipSync(text), "gzip")).toMatchObject({ text, fault: undefined });
  expect(await held(deflateSync(text), "deflate")).toMatchObject({ text, fault: undefined });
});

test("one that holds more than the limit is unpacked up to it, and says so", async () => {
  expect(await held(gzipSync(Buffer.alloc(50_000_000)), "gzip")).toMatchObject({ size: 4_194_304, fault: expect.stringContaining("more than the 4 MiB") });
});

test("one that is not what it says, or of a coding that the browser lacks, is told of", async () => {
  await expect(unpack(Buffer.from(text), "gzip")).rejects.toThrow("It says gzip, and is none.");
  await expect(unpack(Buffer.from(text), "br")).rejects.toThrow("Bodies of br are not unpacked here.");
  await expect(unpack(Buffer.from(text), "constructor")).rejects.toThrow("not unpacked");
});

test("the coding is read from the headers, however they are written", () => {
  expect(codingOf([["Content-ENCODING", "GZIP"]])).toBe("gzip");
  expect(codingOf([["Content-Type", "gzip"]])).toBeUndefined();
});
