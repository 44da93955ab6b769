import { expect, test } from "vitest";
import { parseMoment } from "./freshness.ts";

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
