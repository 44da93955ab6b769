import { expect, test } from "vitest";
import { decide, inbound } from "../made-for-tests.ts";

test("a body of just the largest size comes in, one byte more does not", async () => {
  const gate = { kind: "body-size" as const, bodyBytesMax: 10 };
  expect(await decide([gate], inbound({ body: "x".repeat(10) }))).toMatchObject({ verdict: "accepted" });
  expect(await decide([gate], inbound({ body: "x".repeat(11) }))).toMatchObject({ status: 413, reason: "body-too-large" });
});

test("size is counted in bytes, not letters", async () => {
  expect(await decide([{ kind: "body-size", bodyBytesMax: 2 }], inbound({ body: "🎁" }))).toMatchObject({ reason: "body-too-large" });
});

test("the trace says how large a body was, and how large it may be", async () => {
  const told = async (body: string) => (await decide([{ kind: "body-size", bodyBytesMax: 2 }], inbound({ body }))).trace[0];
  expect(await told("ab")).toMatchObject({ outcome: "passed", seen: "2 bytes", expected: "at most 2 bytes" });
  expect(await told("abc")).toMatchObject({ outcome: "failed", seen: "3 bytes", expected: "at most 2 bytes" });
});
