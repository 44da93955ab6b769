import { expect, test } from "vitest";
import { cutterOf } from "./cut.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import type { Source } from "./place.ts";
import { Reading } from "./reading.ts";

function cut(source: Source, headers: [string, string][]) {
  const paths = new JsonPaths();
  const read = cutterOf(source, paths);
  return read(new Reading(inbound({ headers }), paths));
}

const header = "X-Sig";

test.each<[string, Source, string, readonly string[]]>([
  ["a whole value", { header }, "abc", ["abc"]],
  ["what follows a prefix", { header, prefix: "sha256=" }, "sha256=abc", ["abc"]],
  ["what follows a prefix in any case", { header, prefix: "Bearer ", anyCase: true }, "bEaReR abc", ["abc"]],
  ["what has no prefix where it may lack", { header, prefix: "sha256=", bare: true }, "abc", ["abc"]],
  ["the wanted items of a list", { header, separator: ",", prefix: "v1=" }, "t=1, v1=a,v0=b,v1=c", ["a", "c"]],
  ["an item by its place", { header, separator: ",", position: 0 }, "1,a,b", ["1"]],
  ["the wanted items of several lists", { header, separator: ",", lists: " ", prefix: "v1=" }, "t=1,v1=a t=1,v1=b", ["a", "b"]],
  ["all items but the first", { header, separator: ",", position: "rest" }, "1,a,b", ["a", "b"]],
])("%s is cut out", (_, source, value, texts) => {
  expect(cut(source, [[header, value]])).toEqual({ texts });
});

test("an id may stand before each text", () => {
  expect(cut({ header, separator: "&", idUntil: "|" }, [[header, "one|aa&two|bb&none"]])).toEqual({ texts: ["aa", "bb"], ids: ["one", "two"] });
});

test("numbered headers are read together, each at most once", () => {
  const source: Source = { header: "X-Sig-", numbered: 3 };
  expect(
    cut(source, [
      ["X-Sig-2", "b"],
      ["X-Sig-1", "a"],
    ]),
  ).toEqual({ texts: ["a", "b"] });
  expect(cut(source, [["X-Sig-4", "d"]])).toEqual({ fault: "missing" });
  expect(
    cut(source, [
      ["X-Sig-1", "a"],
      ["X-Sig-1", "b"],
    ]),
  ).toEqual({ fault: "missing" });
});

test("a header that stands twice is refused unless it may repeat", () => {
  const twice: [string, string][] = [
    [header, "a"],
    [header, "b"],
  ];
  expect(cut({ header }, twice)).toEqual({ fault: "duplicated" });
  expect(cut({ header, separator: "," }, twice)).toEqual({ fault: "duplicated" });
  expect(cut({ header, repeatable: true }, twice)).toEqual({ texts: ["a", "b"] });
});

test("an endless list is read to a bound", () => {
  const found = cut({ header, separator: "," }, [[header, "a,".repeat(10_000)]]);
  expect("texts" in found && found.texts.length).toBeLessThanOrEqual(32);
});

test("a header that may repeat is read up to 32 times, any other once", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, at): [string, string] => [header, `v${at}`]);
  const many = cut({ header, repeatable: true }, lines(40));
  expect("texts" in many && many.texts).toHaveLength(32);
  expect(cut({ header }, lines(2))).toEqual({ fault: "duplicated" });
  expect(cut({ header, idUntil: "|" }, [[header, "none"]])).toEqual({ fault: "unmatched" });
});
