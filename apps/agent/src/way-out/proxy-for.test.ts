import { expect, test } from "vitest";
import { proxyFor } from "./proxy-for.ts";

const proxy = new URL("http://proxy.corp.example:3128");
const through = (url: string, except?: string) => proxyFor(new URL(url), { proxy, except }) === proxy;

test("what the environment names a proxy for goes through it, encrypted as it is; this machine is never asked for there", () => {
  expect(through("https://gate.example.com")).toBe(true);
  expect(through("wss://hub.example.com:8443")).toBe(true);
  for (const here of ["http://localhost:3000", "http://127.0.0.1", "https://[::1]:3000", "ws://dev.localhost"]) expect(through(here)).toBe(false);
  expect(proxyFor(new URL("https://gate.example.com"), {})).toBeUndefined();
});

test.each([
  ["*", "https://gate.example.com", false],
  ["example.com", "https://gate.example.com", false],
  [".example.com", "https://example.com", false],
  ["*.example.com", "https://gate.example.com", false],
  ["Example.COM", "https://gate.example.com", false],
  ["ample.com", "https://example.com", true],
  ["other.example, gate.example.com", "https://gate.example.com", false],
  ["gate.example.com:8443", "https://gate.example.com:8443", false],
  ["gate.example.com:8443", "https://gate.example.com", true],
  ["gate.example.com:443", "wss://gate.example.com", false],
  ["192.0.2.7", "https://192.0.2.7", false],
  ["192.0.2.0/24", "https://192.0.2.7:8443", false],
  ["192.0.2.0/24", "https://198.51.100.7", true],
  ["192.0.2.0/99", "https://192.0.2.7", true],
  ["10.0.0.0/8", "https://ten.example.com", true],
  ["2001:db8::1", "https://[2001:db8::1]", false],
  ["2001:db8::/32", "https://[2001:db8::1]", false],
  ["[2001:db8::1]:8443", "https://[2001:db8::1]", true],
  ["[2001:db8::1]:8443", "https://[2001:db8::1]:8443", false],
  [" , ,", "https://gate.example.com", true],
  [".", "https://gate.example.com", true],
])("with NO_PROXY=%s, whether %s goes through the proxy is %s", (except, url, expected) => {
  expect(through(url, except)).toBe(expected);
});
