import { expect, test } from "vitest";
import { isWithin, readAddress, readAddressRange } from "./address-range.ts";
import { networkOf, prefixOf } from "./network-of.ts";

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:DB8::1", "2001:db8::1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::ffff:c000:201", "192.0.2.1"],
])("%s is the address %s", (text, address) => {
  expect(readAddress(text)?.toString()).toBe(address);
});

test.each(["127.1", "010.0.0.1", "0x7f.0.0.1", "1", "256.0.0.1", "192.0.2.1 ", "", ":", "1:2", "g::1", "192.0.2.1/32", "[::1]"])("%j is no address", (text) => {
  expect(readAddress(text)).toBeUndefined();
});

test.each([
  ["10.0.0.0/8", "10.0.0.0", 8],
  ["10.1.2.3", "10.1.2.3", 32],
  ["2001:db8::/32", "2001:db8::", 32],
  ["::1", "::1", 128],
  ["::ffff:10.0.0.0/104", "10.0.0.0", 8],
  ["::ffff:10.0.0.0/96", "10.0.0.0", 0],
  ["::ffff:0:0/95", "::ffff:0:0", 95],
  ["0.0.0.0/0", "0.0.0.0", 0],
])("%s is %s with %i bits", (text, base, bits) => {
  const range = readAddressRange(text);
  expect(range && [range.text, range.base.toString(), range.bits]).toEqual([text, base, bits]);
});

test.each(["10.0.0.0/33", "10.0.0/8", "2001:db8::/129", "10.0.0.0/-1", "10.0.0.0/", "/8", "010.0.0.0/8", "1:2/64", "10.0.0.0/8/8", "nonsense"])(
  "%j is no range",
  (text) => {
    expect(readAddressRange(text)).toBeUndefined();
  },
);

test.each([
  ["10.255.0.1", "10.0.0.0/8", true],
  ["11.0.0.0", "10.0.0.0/8", false],
  ["::ffff:10.0.0.1", "10.0.0.0/8", true],
  ["10.0.0.1", "::/0", false],
  ["2001:db8::1", "0.0.0.0/0", false],
  ["2001:db8:0:1::", "2001:db8::/64", false],
])("%s is within %s: %s", (text, range, is) => {
  const [address, read] = [readAddress(text), readAddressRange(range)];
  expect(address && read && isWithin(address, read)).toBe(is);
});

test("a sender counts as its address, or as its /64 of IPv6; with its neighbours as a /24 or that /64", () => {
  expect([networkOf("192.0.2.9"), prefixOf("192.0.2.9")]).toEqual(["192.0.2.9", "192.0.2"]);
  expect([networkOf("::ffff:192.0.2.9"), prefixOf("::ffff:192.0.2.9")]).toEqual(["192.0.2.9", "192.0.2"]);
  expect(networkOf("2001:db8:1:2:3::4")).toBe(networkOf("2001:db8:1:2:ffff::"));
  expect(prefixOf("2001:db8:1:2:3::4")).toBe(networkOf("2001:db8:1:2::"));
  expect(networkOf("2001:db8:1:3::")).not.toBe(networkOf("2001:db8:1:2::"));
  expect([networkOf("unix"), prefixOf("unix")]).toEqual(["unix", ""]);
});
