import { expect, test } from "vitest";
import { pinnedUrl } from "./pinned-url.ts";

const pinned = { hosts: ["sns.*.amazonaws.com"], pathEnds: ".pem" };

test("a URL on a known host is taken", () => {
  expect(pinnedUrl("https://sns.us-east-1.amazonaws.com/cert.pem", pinned)?.hostname).toBe("sns.us-east-1.amazonaws.com");
});

test.each([
  "http://sns.us-east-1.amazonaws.com/cert.pem",
  "https://sns.us-east-1.amazonaws.com:8443/cert.pem",
  "https://user@sns.us-east-1.amazonaws.com/cert.pem",
  "https://sns.us-east-1.amazonaws.com/cert.pem#x",
  "https://sns.us-east-1.amazonaws.com/cert.txt",
  "https://sns.us-east-1.amazonaws.com.evil.example/cert.pem",
  "https://evil.example/sns.us-east-1.amazonaws.com/cert.pem",
  "https://sns.a.b.amazonaws.com/cert.pem",
  "https://snsxus-east-1xamazonaws.com/cert.pem",
  "https://sns..amazonaws.com/cert.pem",
  "https://evil.example\\@sns.us-east-1.amazonaws.com/cert.pem",
  "file:///etc/passwd.pem",
  "cert.pem",
  "",
])("%s is not", (text) => {
  expect(pinnedUrl(text, pinned)).toBeUndefined();
});

test("without a host nothing is pinned, so nothing is taken", () => {
  expect(pinnedUrl("https://sns.us-east-1.amazonaws.com/cert.pem", { hosts: [] })).toBeUndefined();
  expect(pinnedUrl("https://a.example/", { hosts: { setting: "hosts" } })).toBeUndefined();
});
