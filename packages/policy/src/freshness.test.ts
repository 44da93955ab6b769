import { expect, test } from "vitest";
import { ageInWords, judgeMoment, parseMoment } from "./freshness.ts";
import type { MomentFormat } from "./scheme.ts";

const moment = Date.parse("2026-09-21T14:13:20Z");

test.each(["1790000000", "1790000000000", "2026-09-21T14:13:20Z", "2026-09-21T16:13:20.000+02:00", "2026-09-21 14:13:20", "Mon, 21 Sep 2026 14:13:20 GMT"])(
  "a time of no said form is read as what it is: %s",
  (text) => {
    expect(parseMoment(text, "any")).toBe(moment);
  },
);

test.each(["", "soon", "-1790000000", "1790000000.5", "0x6ab13b00", "2026-09-21", "Mon, 21 Sep 2026 14:13:20 CET"])("%j is no time at all", (text) => {
  expect(parseMoment(text, "any")).toBeUndefined();
});

test.each<[MomentFormat, string, number | undefined]>([
  ["seconds", "1790000000", moment],
  ["seconds", "99999999999", 99_999_999_999_000],
  ["seconds", "1790000000000", undefined],
  ["milliseconds", "1790000000000", moment],
  ["milliseconds", "1790000000", 1_790_000_000],
  ["milliseconds", "100000000000000", undefined],
  ["unix", "99999999999", 99_999_999_999_000],
  ["unix", "100000000000", 100_000_000_000],
  ["iso", "2026-09-21T14:13:20.123456789Z", moment + 123],
  ["iso", "2026-09-21T14:13:20-02:00", moment + 7_200_000],
  ["iso", "2026-09-21T14:13:20", undefined],
  ["iso", "2026-09-21 14:13:20Z", undefined],
  ["iso", "2026-13-21T14:13:20Z", undefined],
  ["iso-utc", "2026-09-21T14:13:20", moment],
  ["iso-utc", "2026-09-21 14:13:20.5", moment + 500],
  ["iso-utc", "2026-09-21T16:13:20+02:00", moment],
  ["iso-utc", "2026-09-21T14:13:20Z", moment],
  ["iso-utc", "2026-09-21T14:13:20z", undefined],
  ["http-date", "Mon, 21 Sep 2026 14:13:20 GMT", moment],
  ["http-date", "Mon, 1 Sep 2026 14:13:20 GMT", undefined],
])("as %s %j is %s", (format, text, expected) => {
  expect(parseMoment(text, format)).toBe(expected);
});

test("a moment counts up to the ends of its window, and is told by its age beyond", () => {
  const window = { pastSeconds: 300, futureSeconds: 60 };
  for (const ageMs of [0, 300_000, -60_000]) expect(judgeMoment(moment, moment + ageMs, window)).toBeUndefined();
  expect(judgeMoment(moment, moment + 300_001, window)).toEqual({ reason: "timestamp-stale", seen: "timestamp 300 s old", expected: "at most 300 s old" });
  const ahead = { reason: "timestamp-future", seen: "timestamp 61 s ahead of our clock", expected: "at most 60 s ahead" };
  expect(judgeMoment(moment, moment - 61_000, window)).toEqual(ahead);
});

test("an age is told in whole seconds", () => {
  expect([ageInWords(0), ageInWords(1_600), ageInWords(-400), ageInWords(-1_600)]).toEqual([
    "timestamp 0 s old",
    "timestamp 2 s old",
    "timestamp 0 s old",
    "timestamp 2 s ahead of our clock",
  ]);
});
