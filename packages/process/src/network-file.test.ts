import { makeNetworkFile } from "@postern/test/setup/network-file";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNetworks } from "./network-file.ts";

const file = makeNetworkFile({
  "192.0.2.0/24": { country: { iso_code: "DE" }, registered_country: { iso_code: "US" } },
  "198.51.100.0/25": { country_code: "FR", asn: "AS3215" },
  "203.0.113.7/32": { country: "JP", autonomous_system_number: 2_497 },
  "2001:db8:1::/48": { country: { iso_code: "AT" }, autonomous_system_number: 4_294_967_295 },
  "2001:db8:2::/48": { country: { names: "nowhere" }, asn: "many" },
});

test.each([
  ["192.0.2.255", "DE", undefined],
  ["198.51.100.1", "FR", "AS3215"],
  ["198.51.100.200", undefined, undefined],
  ["203.0.113.7", "JP", "AS2497"],
  ["203.0.113.8", undefined, undefined],
  ["2001:db8:1::5", "AT", "AS4294967295"],
  ["2001:db8:2::5", undefined, undefined],
  ["2001:db8:3::", undefined, undefined],
  ["10.0.0.1", undefined, undefined],
])("%s is of %s and %s, wherever the file's maker puts it", (address, country, system) => {
  const networks = readNetworks(file);
  expect([networks.countryOf(address), networks.systemOf(address)]).toEqual([country, system]);
});

test("a file of IPv4 alone knows nothing of IPv6", () => {
  const networks = readNetworks(makeNetworkFile({ "192.0.2.0/24": { country: { iso_code: "DE" } } }, 4));
  expect([networks.countryOf("192.0.2.1"), networks.countryOf("2001:db8::1")]).toEqual(["DE", undefined]);
});

describe("what is no such file is refused when it is read", () => {
  test.each([
    ["empty", Buffer.alloc(0)],
    ["text", Buffer.from("network,country\n192.0.2.0/24,DE\n")],
    ["cut off at its end", file.subarray(0, file.length - 60)],
    ["cut off at its beginning", file.subarray(4_096)],
    ["a web page", Buffer.from("<html>not found</html>".repeat(1_000))],
  ])("%s", (_, bytes) => {
    expect(() => readNetworks(bytes)).toThrow();
  });
});

test("a file with a spoiled byte is refused, or says a country or nothing, or throws at the look-up; it never hangs", () => {
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(255), (at, byte) => {
      const spoiled = Buffer.from(file);
      spoiled[at] = byte;
      try {
        const networks = readNetworks(spoiled);
        for (const address of ["192.0.2.1", "2001:db8:1::5"]) {
          expect(networks.countryOf(address) ?? "AA").toMatch(/^[A-Z]{2}$/);
          expect(networks.systemOf(address) ?? "AS1").toMatch(/^AS\d+$/);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect((error as Error).name).not.toBe("AssertionError");
      }
    }),
    { numRuns: 2_000 },
  );
});
