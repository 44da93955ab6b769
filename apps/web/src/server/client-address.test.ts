import { expect, test } from "vitest";
import { clientAddress, rangesOf } from "./client-address.ts";

const trusted = rangesOf(["10.0.0.0/8", "fd00::/8", "192.0.2.7"]);

test("what a stranger says of its address is not believed", () => {
  expect(clientAddress("203.0.113.9", "127.0.0.1", trusted)).toBe("203.0.113.9");
  expect(clientAddress("::ffff:203.0.113.9", "127.0.0.1", trusted)).toBe("203.0.113.9");
});

test("behind trusted proxies it is the last hop that is no proxy", () => {
  expect(clientAddress("10.1.1.1", "6.6.6.6, 203.0.113.9, 192.0.2.7", trusted)).toBe("203.0.113.9");
  expect(clientAddress("fd00::1", "2001:db8::5", trusted)).toBe("2001:db8::5");
});

test("a proxy that says nothing, or nonsense, stands for itself", () => {
  expect(clientAddress("10.1.1.1", undefined, trusted)).toBe("10.1.1.1");
  expect(clientAddress("10.1.1.1", "203.0.113.9, <script>", trusted)).toBe("10.1.1.1");
});

test("a range that is none is refused in words", () => {
  expect(() => rangesOf(["ten/8"])).toThrow("ten/8 is no address range; write it as 10.0.0.0/8");
});
