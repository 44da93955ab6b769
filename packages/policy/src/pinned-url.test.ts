import { expect, test } from "vitest";
import { pinnedUrl } from "./pinned-url.ts";

const pinned = { hosts: ["sns.{region}.amazonaws.com"], pathEnds: ".pem" };

test.each(["us-east-1", "us-gov-west-1", "ap-southeast-7"])("a URL on a known host is taken, in the region %s", (region) => {
  expect(pinnedUrl(`https://sns.${region}.amazonaws.com/cert.pem`, pinned)?.hostname).toBe(`sns.${region}.amazonaws.com`);
});

test("a star is any one label, and not several", () => {
  const hosts = ["*.example.com"];
  expect(pinnedUrl("https://api-m.example.com/", { hosts })).toBeDefined();
  for (const host of ["example.com", "a.b.example.com", "a.example.com.evil.example"]) expect(pinnedUrl(`https://${host}/`, { hosts })).toBeUndefined();
});

test("what stands in a host is no pattern, so a hostile one neither fits nor holds anybody up", () => {
  const url = `https://${"a".repeat(60)}.example/`;
  const startedMs = performance.now();
  for (const host of ["(a+)+x.example", `${"*a".repeat(50)}.example`, "*".repeat(99), "[", "a.*|.+"]) expect(pinnedUrl(url, { hosts: [host] })).toBeUndefined();
  expect(performance.now() - startedMs).toBeLessThan(3_000);
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
  "https://sns.s3.amazonaws.com/cert.pem",
  "https://sns.s3-us-west-2.amazonaws.com/cert.pem",
  "https://sns.s3-accelerate.amazonaws.com/cert.pem",
  "https://sns.us-east-1.amazonaws.com./cert.pem",
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
