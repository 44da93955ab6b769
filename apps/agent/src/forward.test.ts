import { expect, test } from "vitest";
import { parseForward, targetAt } from "./forward.ts";

test.each([
  ["3000", "http://localhost:3000", "localhost", 3000, ""],
  ["localhost:8080/hooks/", "http://localhost:8080/hooks", "localhost", 8080, "/hooks"],
  ["http://127.0.0.1:9/a/b", "http://127.0.0.1:9/a/b", "127.0.0.1", 9, "/a/b"],
  ["http://[::1]:4000", "http://[::1]:4000", "::1", 4000, ""],
  ["https://app.localhost", "https://app.localhost", "app.localhost", 443, ""],
])("%s leads to %s", (text, label, host, port, prefix) => {
  expect(parseForward(text)).toMatchObject({ label, host, port, prefix, isLoopback: true });
});

test.each(["0", "65536", "ftp://localhost", "http://user:pw@localhost", "http://localhost/?a=1", "http://localhost/#x", "", "a b"])(
  "%j is refused with what to write",
  (text) => {
    expect(() => parseForward(text)).toThrow(/write 3000|without user/);
  },
);

test.each(["192.168.1.5:80", "example.com", "http://169.254.169.254", "http://localhost.example.com", "0.0.0.0:80", "http://2130706433.example"])(
  "%s is another machine, unless that is allowed",
  (text) => {
    expect(() => parseForward(text)).toThrow(/--allow-remote/);
    expect(parseForward(text, { allowRemote: true }).isLoopback).toBe(false);
  },
);

test("the path comes from the address or from --path, not from both", () => {
  expect(parseForward("3000", { path: "/hooks" })).toMatchObject({ label: "http://localhost:3000/hooks", prefix: "/hooks" });
  expect(() => parseForward("localhost:3000/a", { path: "/b" })).toThrow(/not both/);
});

const token = "0123456789abcdefghjkmnpqrstvwxyz";
test.each([
  ["", `/e/${token}`, "/"],
  ["/hooks", `/e/${token}`, "/hooks"],
  ["/hooks", `/e/${token}?a=1&a=2`, "/hooks?a=1&a=2"],
  ["/hooks", `/e/${token}/x//y%2Fz?`, "/hooks/x//y%2Fz?"],
  ["", `/e/${token}?`, "/?"],
  ["", "/from/own/host?x=1", "/from/own/host?x=1"],
  ["/p", "https://in.example/own", "/p/own"],
  ["", "/e/short/kept", "/e/short/kept"],
])("below %j, %s is asked for as %s", (prefix, target, expected) => {
  expect(targetAt({ prefix }, target)).toBe(expected);
});

test.each([
  "/../admin",
  "/a/../../admin",
  "/%2e%2e/admin",
  "/.%2E/admin",
  "/..%2fadmin",
  "/a%2f..%2f..%2fadmin",
  "/..\\admin",
  "/a/..",
  "/./x",
  "/..;/admin",
  "/..;x=1/admin",
  "/..#x",
])("a sender's %s never leaves the prefix", (path) => {
  expect(targetAt({ prefix: "/hooks" }, `/e/${token}${path}`)).toBeUndefined();
});

test("dots that are no segment of their own, and dots in the query, are the sender's to use", () => {
  expect(targetAt({ prefix: "/hooks" }, `/e/${token}/a..b/.well-known/x.?y=/../z`)).toBe("/hooks/a..b/.well-known/x.?y=/../z");
  expect(targetAt({ prefix: "" }, `/e/${token}/../x`)).toBe("/../x");
});
