import fc from "fast-check";
import { expect, test } from "vitest";
import { pathWithin } from "./request-path.ts";

test.each([
  ["/e/token", "/"],
  ["/e/token/", "/"],
  ["/e/token?a=/x", "/"],
  ["/e/token/orders/7?x=1", "/orders/7"],
  ["/orders/7", "/orders/7"],
  ["/e/token/caf%C3%A9", "/café"],
  ["/e/token/a%20b", "/a b"],
  ["/e/token/orders/", "/orders/"],
  ["/e/token/.well-known/x", "/.well-known/x"],
  ["/e/token/a..b/...", "/a..b/..."],
  ["/e/token/e/other", "/e/other"],
])("%s is the path %s", (target, path) => {
  expect(pathWithin(target)).toBe(path);
});

test.each([
  "/e/token/a%2Fb",
  "/e/token/a%2fb",
  "/e/token/a%5Cb",
  "/e/token/a\\b",
  "/e/token//a",
  "/e/token/a//b",
  "/e/token/../admin",
  "/e/token/%2e%2e/admin",
  "/e/token/.%2E/admin",
  "/e/token/a/.",
  "/e/token/./a",
  "/e/token/..;/admin",
  "/e/token/..;x=1/admin",
  "/e/token/%252e%252e/admin",
  "/e/token/a%00",
  "/e/token/a%0d%0ab",
  "/e/token/%ff",
  "/e/token/%zz",
  "/e/token/%",
  "/e/token/%C0%AF",
  "//evil.example/x",
  "*",
  "",
])("%s can be read in two ways, so it is no path", (target) => {
  expect(pathWithin(target)).toBe(target === "" ? "/" : undefined);
});

test("on a host of its own, an endpoint's path that looks like another's address is a path like any", () => {
  expect(pathWithin("/e/token/orders", "token")).toBe("/orders");
  expect(pathWithin("/e/other/orders", "token")).toBe("/e/other/orders");
  expect(pathWithin("/orders", "token")).toBe("/orders");
  expect(pathWithin("/e/tokens", "token")).toBe("/e/tokens");
});

const hostile = fc.array(fc.constantFrom("/", ".", "%2e", "%2F", "%5c", "%", ";", "a", "\\", "%00", "%C3%A9", "?", "e", "//", "..", "%25"), { maxLength: 12 });

test("whatever is asked for, a path that comes out has no second reading, and a URL parser leaves it as it is", () => {
  fc.assert(
    fc.property(hostile, (pieces) => {
      const path = pathWithin(`/e/token/${pieces.join("")}`);
      if (path === undefined) return;
      expect(path).toMatch(/^\//);
      expect(path).not.toMatch(/\/\/|\\|%|\/\.{1,2}(\/|;|$)/);
      const encoded = path.split("/").map(encodeURIComponent).join("/");
      expect(new URL(`https://h.example${encoded}`).pathname.split("/").map(decodeURIComponent).join("/")).toBe(path);
    }),
    { numRuns: 3_000 },
  );
});
