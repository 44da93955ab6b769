import { expect, test } from "vitest";
import { returnTo } from "./return-to.ts";

test("a path of the dashboard is kept with its query", () => {
  expect(returnTo("/acme/production/requests?filter=verdict%3Arefused")).toBe("/acme/production/requests?filter=verdict%3Arefused");
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/a\\..\\evil",
  "\\\\evil.example",
  "/..//evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  " /acme",
  "/ac me",
  "/acme\r\nSet-Cookie: a=b",
  "/\t/evil.example",
  "acme",
  "",
  "/api/trpc/session.end",
  "/x/../api/auth/signout",
  "/link/abc",
  "/sso/acme/start",
  "/sign-in",
  `/${"a".repeat(1_000)}`,
])("%j leads to the start page", (wanted) => {
  expect(returnTo(wanted)).toBe("/");
});

test("nothing leads to the start page", () => {
  expect(returnTo(null)).toBe("/");
  expect(returnTo(undefined)).toBe("/");
});
