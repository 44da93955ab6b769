import { createAddressSet } from "@postern/contract/address-set";
import { readNetworkRange } from "@postern/contract/network-range";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isWithin, readAddress, readAddressRange } from "./address-range.ts";

const mapped = fc.ipV4().map((four) => `::ffff:${four}`);
// Of IPv6 addresses with an IPv4 tail only mapped ones are seen, as clients; ipaddr.js reads others its own way.
const six = fc.ipV6().filter((text) => !text.includes("."));
const address = fc.oneof(fc.ipV4(), six, mapped);
const range = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 33 })).map(([base, bits]) => `${base}/${bits}`),
  fc.tuple(fc.oneof(six, mapped), fc.integer({ min: 0, max: 129 })).map(([base, bits]) => `${base}/${bits}`),
  address,
);

test("a range that one reader takes, the other takes too", () => {
  fc.assert(
    fc.property(range, (text) => {
      expect(readNetworkRange(text) !== undefined, text).toBe(readAddressRange(text) !== undefined);
    }),
    { numRuns: 2_000 },
  );
});

test("a set finds an address when, and only when, one of its ranges holds it", () => {
  const near = fc.integer({ min: 0, max: 7 }).map((last) => `192.0.2.${last}`);
  const small = fc.tuple(near, fc.integer({ min: 28, max: 32 })).map(([base, bits]) => `${base}/${bits}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(small, range), { maxLength: 20 }), fc.oneof(near, address), (texts, client) => {
      const ranges = texts.flatMap((text) => readAddressRange(text) ?? []);
      const read = readAddress(client);
      const held = read !== undefined && ranges.some((one) => isWithin(read, one));
      expect(createAddressSet(texts).find(client) !== undefined, `${client} in ${texts}`).toBe(held);
    }),
    { numRuns: 2_000 },
  );
});
