import { expect, test } from "vitest";
import { bytesInWords, countOf, durationInWords } from "./number-format.ts";

test("sizes are told in their nearest unit", () => {
  expect([0, 512, 1_229, 26_214_400, 1_048_575].map(bytesInWords)).toEqual(["0\u00a0B", "512\u00a0B", "1.2\u00a0KB", "25\u00a0MB", "1024\u00a0KB"]);
});

test("durations are told in their nearest unit", () => {
  expect([0.084, 1.24, 38.4, 2_420, 180_000].map(durationInWords)).toEqual(["84\u00a0µs", "1.2\u00a0ms", "38\u00a0ms", "2.4\u00a0s", "3\u00a0min"]);
});

test("one is singular, and nothing else is", () => {
  expect([0, 1, 1_240].map((count) => countOf(count, "request"))).toEqual(["0 requests", "1 request", "1,240 requests"]);
});
