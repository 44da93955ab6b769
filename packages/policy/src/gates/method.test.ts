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

const orders = { kind: "method" as const, allow: ["POST"], paths: ["/orders/*", "/hooks/**/paid"] };

test.each([
  ["/e/test/orders/7", "accepted"],
  ["/e/test/orders/7?x=/y", "accepted"],
  ["/e/test/orders/", "accepted"],
  ["/e/test/hooks/a/b/paid", "accepted"],
  ["/e/test/orders", "refused"],
  ["/e/test/orders/7/lines", "refused"],
  ["/e/test/Orders/7", "refused"],
  ["/e/test", "refused"],
])("the path of %s is %s by its patterns", async (path, verdict) => {
  expect(await decide([orders], inbound({ path }))).toMatchObject({ verdict, ...(verdict === "refused" && { status: 403, reason: "path-not-allowed" }) });
});

test.each(["/e/test/orders/..%2fadmin", "/e/test/orders/../admin", "/e/test//orders/7", "/e/test/orders/%2e%2e", "/e/test/orders/a%5cb"])(
  "%s, which programs read in different ways, fits no pattern",
  async (path) => {
    expect(await decide([{ ...orders, paths: ["/**"] }], inbound({ path }))).toMatchObject({ status: 403, reason: "path-ambiguous" });
  },
);

test("a wrong method is told before the path is looked at", async () => {
  expect(await decide([orders], inbound({ method: "GET", path: "/e/test/x" }))).toMatchObject({ status: 405, allow: ["POST"] });
});

test.each(["orders/*", "/orders?x=1", "/a b", "/a/../b", "/a//b", "/a%20b", `/${"*a".repeat(7)}`])(
  "the pattern %s is refused when it is saved",
  async (path) => {
    await expect(decide([{ ...orders, paths: [path] }], inbound())).rejects.toMatchObject({ name: "PolicyError", path: "0.paths.0" });
  },
);

test("fifty patterns of many stars over the longest path take no time to speak of", async () => {
  const paths = Array.from({ length: 50 }, () => "/**a**a**a**a**a**b");
  const startedMs = performance.now();
  expect(await decide([{ ...orders, paths }], inbound({ path: `/e/test/${"a".repeat(4_000)}` }))).toMatchObject({ reason: "path-not-allowed" });
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

test("the trace shows the method that came, and those that may", async () => {
  const told = async (method: string) => (await decide([gate], inbound({ method }))).trace[0];
  expect(await told("PUT")).toMatchObject({ outcome: "passed", seen: "PUT", expected: "POST, PUT" });
  expect(await told("GET")).toMatchObject({ outcome: "failed", seen: "GET", expected: "POST, PUT" });
});

test.each([
  [["/a"], "/a"],
  [["/a", "/b", "/c"], "/a or /b or /c"],
  [["/a", "/b", "/c", "/d", "/e"], "/a or /b or /c or 2 more"],
])("of the patterns %o three are told", async (paths, expected) => {
  const told = async (path: string) => (await decide([{ ...orders, paths }], inbound({ path }))).trace[0];
  expect(await told("/e/test/x")).toMatchObject({ seen: "/x", expected });
  expect(await told("/e/test/../x")).toMatchObject({ seen: "a path that programs read in different ways", expected });
});
