import { expect, test } from "vitest";
import { canonicalAddress } from "./canonical-address.ts";

const ours = "http://127.0.0.1:3000";
const asked = (host: string, { method = "GET", url = "/acme?x=1" } = {}) => canonicalAddress({ method, url, headers: { host } }, ours);

test("a page asked for under another name of this machine is found under the one name", () => {
  expect(asked("localhost:3000")).toBe("http://127.0.0.1:3000/acme?x=1");
  expect(asked("[::1]:3000", { url: "//evil.example" })).toBe("http://127.0.0.1:3000//evil.example");
});

test("the right name, another port, another machine and a change are left alone", () => {
  expect(asked("127.0.0.1:3000")).toBeUndefined();
  expect(asked("localhost:4000")).toBeUndefined();
  expect(asked("localhost.evil.example:3000")).toBeUndefined();
  expect(asked("localhost:3000", { method: "POST" })).toBeUndefined();
});
