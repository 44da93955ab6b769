import { expect, test } from "vitest";
import { clientAddress, trustedProxies } from "./client-address.ts";

const hops = (peer: string, forwardedFor: string[] = [], forwardedProto: string[] = []) => ({ peer, forwardedFor, forwardedProto });
const noneTrusted = clientAddress([]);
const behindProxies = clientAddress(["10.0.0.0/8", "2001:db8:1::/48"]);

test("with no trusted proxy the socket's address counts, whatever the headers claim", () => {
  expect(noneTrusted(hops("203.0.113.9", ["1.2.3.4"], ["https"]))).toEqual({ ip: "203.0.113.9", isHttps: false });
  expect(noneTrusted(hops("::ffff:203.0.113.9"))).toEqual({ ip: "203.0.113.9", isHttps: false });
});

test("headers from an address that is no trusted proxy are not believed", () => {
  expect(behindProxies(hops("203.0.113.9", ["10.0.0.1"], ["https"]))).toEqual({ ip: "203.0.113.9", isHttps: false });
});

test.each([
  ["the only hop", ["198.51.100.7"], "198.51.100.7"],
  ["the rightmost untrusted hop, not the leftmost", ["1.1.1.1, 198.51.100.7, 10.9.9.9"], "198.51.100.7"],
  ["several header lines as one list", ["1.1.1.1", "198.51.100.7", "10.9.9.9"], "198.51.100.7"],
  ["a port behind the address", ["198.51.100.7:4711"], "198.51.100.7"],
  ["an IPv6 address in brackets", ["[2001:db8:2::1]:443"], "2001:db8:2::1"],
  ["a mapped address as IPv4", ["::ffff:198.51.100.7"], "198.51.100.7"],
  ["the last trusted hop before something unreadable", ["198.51.100.7, unknown"], "10.0.0.1"],
  ["no octal and no short form", ["0300.0.0.1"], "10.0.0.1"],
  ["the leftmost when every hop is trusted", ["10.1.1.1, 10.2.2.2"], "10.1.1.1"],
  ["the proxy itself when there is no header", [], "10.0.0.1"],
  ["the proxy itself when the header is empty", [""], "10.0.0.1"],
  ["the last trusted hop before an empty one", ["198.51.100.7,,10.9.9.9"], "10.9.9.9"],
  ["the last trusted hop before what a Forwarded header would hold", ["for=198.51.100.7"], "10.0.0.1"],
  ["the last trusted hop before a quoted or obfuscated one", ['"[2001:db8:2::1]"', "_hidden"], "10.0.0.1"],
  ["no address with a zone of another machine", ["fe80::1%eth0"], "10.0.0.1"],
  ["no address with a path, a mask or markup", ["198.51.100.7/32", "<script>"], "10.0.0.1"],
  ["the trusted hop's word after ten thousand hops, whatever the first say", ["1.1.1.1,".repeat(10_000), "198.51.100.7"], "198.51.100.7"],
])("behind a trusted proxy the client is %s", (_, forwardedFor, ip) => {
  expect(behindProxies(hops("::ffff:10.0.0.1", forwardedFor))).toEqual({ ip, isHttps: false });
});

test("a trusted proxy may say that TLS ended there; the nearest word counts", () => {
  expect(behindProxies(hops("10.0.0.1", ["198.51.100.7"], ["https"])).isHttps).toBe(true);
  expect(behindProxies(hops("10.0.0.1", ["198.51.100.7"], ["https, http"])).isHttps).toBe(false);
  expect(behindProxies(hops("2001:db8:1::5", [], ["HTTPS"])).isHttps).toBe(true);
});

test.each(["10.0.0.0/33", "10.0.0/8", "proxy.example", "::/129", "10.0.0.1/", "10.0.0.1/x"])("%s is no range to trust", (range) => {
  expect(() => clientAddress([range])).toThrow(range);
});

test("a proxy is trusted by the address that the socket has", () => {
  const isTrusted = trustedProxies(["10.0.0.0/8", "2001:db8:1::/48"]);
  expect(["10.1.2.3", "::ffff:10.1.2.3", "2001:db8:1::5"].every(isTrusted)).toBe(true);
  expect(["11.0.0.1", "::ffff:11.0.0.1", "2001:db8:2::1", "", "unknown"].some(isTrusted)).toBe(false);
  expect(["10.1.2.3", "127.0.0.1"].some(trustedProxies([]))).toBe(false);
});

test.each([
  ["a port behind brackets that do not end", ["[2001:db8:2::1]:443x"], "10.0.0.1"],
  ["brackets behind a word", ["x[2001:db8:2::1]"], "10.0.0.1"],
  ["brackets without a port", ["[2001:db8:2::1]"], "2001:db8:2::1"],
  ["an address behind a word, with a port", ["x198.51.100.7:4711"], "10.0.0.1"],
  ["a port that is no number", ["198.51.100.7:47x"], "10.0.0.1"],
])("of %s no more is read than stands there", (_, forwardedFor, ip) => {
  expect(behindProxies(hops("10.0.0.1", forwardedFor)).ip).toBe(ip);
});

test("the nearest word on the scheme counts, over several lines, and spaces around it do not", () => {
  const isHttps = (...lines: string[]) => behindProxies(hops("10.0.0.1", [], lines)).isHttps;
  expect([isHttps("http,  https "), isHttps("http", "https"), isHttps("https", "http"), isHttps("wss"), isHttps("")]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
