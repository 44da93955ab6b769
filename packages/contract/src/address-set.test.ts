import { expect, test } from "vitest";
import { createAddressSet } from "./address-set.ts";

const set = createAddressSet(["203.0.113.0/24", "203.0.113.7", "198.51.100.9", "2001:db8::/32", "2001:db8:1::/48", "::ffff:10.0.0.0/104", "10.2.0.0/16"]);

test.each([
  ["203.0.113.0", "203.0.113.0/24"],
  ["203.0.113.255", "203.0.113.0/24"],
  ["203.0.113.7", "203.0.113.0/24"],
  ["198.51.100.9", "198.51.100.9"],
  ["2001:db8:1::5", "2001:db8::/32"],
  ["2001:0DB8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::/32"],
  ["10.2.3.4", "::ffff:10.0.0.0/104"],
  ["::ffff:203.0.113.9", "203.0.113.0/24"],
])("%s is found in %s", (address, range) => {
  expect(set.find(address)).toBe(range);
});

test.each(["203.0.112.255", "203.0.114.0", "198.51.100.8", "198.51.100.10", "2001:db7:ffff::", "2001:db9::", "9.255.255.255", "11.0.0.0"])(
  "%s is in none",
  (address) => {
    expect(set.find(address)).toBeUndefined();
  },
);

test.each(["", "10.0.0", "010.0.0.1", "10.0.0.1/8", "::1%eth0", "1::2::3", "12345::", "10.0.0.256", "not-an-address"])(
  "%j is no address and in none",
  (text) => {
    expect(createAddressSet(["0.0.0.0/0", "::/0"]).find(text)).toBeUndefined();
  },
);

test("an empty set holds nobody", () => {
  expect(createAddressSet([]).find("203.0.113.7")).toBeUndefined();
});

test("among ten thousand ranges an address is found as among ten", () => {
  const many = Array.from({ length: 10_000 }, (_, at) => `${20 + Math.floor(at / 256)}.${at % 256}.16.0/20`);
  const large = createAddressSet(many);
  expect(large.find("25.200.17.1")).toBe("25.200.16.0/20");
  expect(large.find("25.200.15.255")).toBeUndefined();
  const began = performance.now();
  for (let i = 0; i < 20_000; i++) large.find("25.200.17.1");
  expect(performance.now() - began).toBeLessThan(3_000);
});
