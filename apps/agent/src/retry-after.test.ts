import { expect, test } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

test("an agent waits as long as it is told, and never for more than a minute", () => {
  expect(readRetryAfter("12")).toEqual({ retryAfterMs: 12_000 });
  expect(readRetryAfter("3600")).toEqual({ retryAfterMs: 60_000 });
});

test("what is no number of seconds, or none at all, asks for nothing", () => {
  for (const field of [null, undefined, "", "0", "007", "-1", "1.5", "1e3", " 1", "9999999999", "Mon, 23 Nov 2026 05:00:00 GMT"])
    expect(readRetryAfter(field)).toEqual({});
});
