import { expect, test } from "vitest";
import { decide, inbound } from "../made-for-tests.ts";

const gate = { kind: "method" as const, allow: ["POST", "PUT"] };

test("a method that is named comes in", async () => {
  expect(await decide([gate], inbound({ method: "PUT" }))).toMatchObject({ verdict: "accepted" });
});

test("another method is refused with 405 and the methods for the Allow header", async () => {
  expect(await decide([gate], inbound({ method: "DELETE" }))).toMatchObject({ status: 405, reason: "method-not-allowed", allow: ["POST", "PUT"] });
});

test("methods are case-sensitive, as HTTP says", async () => {
  expect(await decide([gate], inbound({ method: "post" }))).toMatchObject({ reason: "method-not-allowed" });
});
