import { expect, test } from "vitest";
import { insideReader } from "./inside.ts";
import type { Input } from "./place.ts";

function inside(how: Partial<Input>, text: string) {
  return insideReader({ header: "x", ...how })?.(text);
}

test("a plain input has nothing inside", () => {
  expect(insideReader({ header: "x" })).toBeUndefined();
});

test("base64 in either alphabet, padded or in lines, is undone", () => {
  for (const text of ["Pz8/", "Pz8_", "Pz8/\n", "Pz 8_"]) expect(inside({ base64: true }, text)).toEqual(["???"]);
  expect(inside({ base64: true }, "%%%")).toEqual([]);
});

test("a long row of padding inside a text takes no time to refuse", () => {
  const startedMs = performance.now();
  expect(inside({ base64: true }, `${"=".repeat(1_000_000)}x`)).toEqual([]);
  expect(inside({ base64: true }, `${"= ".repeat(500_000)}x`)).toEqual([]);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test("a member of JSON inside a text is read", () => {
  expect(inside({ inner: "a.b" }, '{"a":{"b":7}}')).toEqual(["7"]);
  expect(inside({ base64: true, inner: "kid" }, Buffer.from('{"kid":"k1"}').toString("base64"))).toEqual(["k1"]);
  expect(inside({ inner: "a" }, "no json")).toEqual([]);
});

test("the text of an XML element is read by its local name, with its entities undone", () => {
  expect(inside({ xml: "kind" }, "<n><s:kind type='x'>a &amp; b &lt;c&gt;</s:kind></n>")).toEqual(["a & b <c>"]);
  expect(inside({ xml: "kind" }, "<n><kinds>a</kinds></n>")).toEqual([]);
});

test("XML in which something may hide is not read at all", () => {
  for (const xml of ["<!DOCTYPE x><kind>a</kind>", "<n><!-- <kind>a</kind> --></n>", "<n><![CDATA[<kind>a</kind>]]></n>"]) {
    expect(inside({ xml: "kind" }, xml)).toEqual([]);
  }
});
