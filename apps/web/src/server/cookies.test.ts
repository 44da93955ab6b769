import { expect, test } from "vitest";
import { cookiesFor, forgetCookie, readCookie, writeCookie } from "./cookies.ts";

test("over https the names are bound to the host; a local start over http has plain ones", () => {
  expect(cookiesFor("https://postern.example.com")).toEqual({ session: "__Host-postern-session", signIn: "__Host-postern-sign-in", secure: true });
  expect(cookiesFor("http://127.0.0.1:3000")).toEqual({ session: "postern-session", signIn: "postern-sign-in", secure: false });
});

test("a cookie is out of scripts' reach, for this host only, and secure where it can be", () => {
  expect(writeCookie("__Host-a", "b", { maxAgeSeconds: 60, secure: true })).toBe("__Host-a=b; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
  expect(forgetCookie("a", false)).toBe("a=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
});

test("one cookie is found among others, by its whole name", () => {
  expect(readCookie("xpostern-session=1; postern-session=two=2; b=3", "postern-session")).toBe("two=2");
  expect(readCookie("postern-session-2=1", "postern-session")).toBeUndefined();
  expect(readCookie(null, "postern-session")).toBeUndefined();
});

test("a cookie that comes twice is not believed", () => {
  expect(readCookie("postern-session=mine; postern-session=theirs", "postern-session")).toBeUndefined();
});
