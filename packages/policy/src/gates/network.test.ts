import type { SettingsOf } from "@postern/contract/policy";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, inbound, portsAt } from "../made-for-tests.ts";
import type { NetworkData } from "../network-data.ts";

const countries: Record<string, string> = { "192.0.2.1": "DE", "192.0.2.2": "FR" };
const systems: Record<string, string> = { "192.0.2.1": "AS3320", "192.0.2.9": "AS13335" };
const loaded: NetworkData = { countryOf: (address) => countries[address], systemOf: (address) => systems[address] };

type Lists = Partial<Omit<SettingsOf<"network">, "kind">>;
const from = (clientIp: string, lists: Lists, networks: NetworkData | undefined = loaded) =>
  decide([{ kind: "network", allow: [], deny: [], unknown: "refuse", ...lists }], inbound({ clientIp }), { ports: portsAt(0, { networks }) });

test("an address of an allowed country comes in; the trace says what it is of", async () => {
  expect(await from("192.0.2.1", { allow: ["DE", "AT"] })).toMatchObject({ verdict: "accepted", trace: [{ seen: "DE, AS3320", expected: "in DE, AT" }] });
});

test("an address of another country is refused with 403", async () => {
  expect(await from("192.0.2.2", { allow: ["DE"] })).toMatchObject({ status: 403, reason: "network-not-allowed", trace: [{ seen: "FR" }] });
});

test("an allowed network is enough, whatever the country", async () => {
  expect(await from("192.0.2.9", { allow: ["DE", "AS13335"] })).toMatchObject({ verdict: "accepted" });
});

test("deny wins over allow, by country and by network", async () => {
  expect(await from("192.0.2.1", { allow: ["DE"], deny: ["AS3320"] })).toMatchObject({ status: 403, reason: "network-denied" });
  expect(await from("192.0.2.1", { allow: ["AS3320"], deny: ["DE"] })).toMatchObject({ reason: "network-denied", trace: [{ expected: "not in DE" }] });
});

describe("an address that the data does not have", () => {
  test("is refused, also where only some are denied", async () => {
    expect(await from("10.0.0.1", { allow: ["DE"] })).toMatchObject({ reason: "network-not-allowed" });
    expect(await from("10.0.0.1", { deny: ["FR"] })).toMatchObject({ reason: "network-not-allowed", trace: [{ seen: "an address of no known network" }] });
  });
  test("comes in where the owner says so", async () => {
    expect(await from("10.0.0.1", { deny: ["FR"], unknown: "accept" })).toMatchObject({ verdict: "accepted" });
  });
  test("is known enough when only what is known of it is asked", async () => {
    expect(await from("192.0.2.2", { deny: ["DE"] })).toMatchObject({ verdict: "accepted" }); // its network is not known, and not asked
  });
});

describe("without data the gate stays shut, with its own reason", () => {
  test.each<[string, NetworkData | undefined, Lists]>([
    ["nothing is loaded", undefined, { deny: ["DE"], unknown: "accept" }],
    ["networks are asked and only countries are loaded", { countryOf: () => "DE" }, { allow: ["DE", "AS1"] }],
    ["countries are asked and only networks are loaded", { systemOf: () => "AS1" }, { allow: ["DE"] }],
  ])("%s", async (_, networks, lists) => {
    const ports = { ...portsAt(0), ...(networks && { networks }) };
    const gate = { kind: "network" as const, allow: [], deny: [], unknown: "refuse" as const, ...lists };
    expect(await decide([gate], inbound(), { ports })).toMatchObject({ verdict: "refused", status: 503, reason: "network-data-missing" });
  });
});

test.each(["XX", "Germany", "UK", "AS0", "AS01", "AS4294967296", "ASX", "D", "*"])(
  "%s is no country and no network, and refused when it is saved",
  async (name) => {
    await expect(from("192.0.2.1", { allow: ["DE", name] })).rejects.toMatchObject({ name: "PolicyError", path: "0.allow.1" });
  },
);

test("names are taken in any case", async () => {
  expect(await from("192.0.2.1", { allow: ["de", "as3320"] })).toMatchObject({ verdict: "accepted" });
});

test("a denied address never comes in, whatever else the lists say", async () => {
  const names = fc.array(fc.constantFrom("DE", "FR", "AS3320", "AS13335", "US"), { maxLength: 4 });
  const address = fc.constantFrom("192.0.2.1", "192.0.2.2", "192.0.2.9", "10.0.0.1");
  const cases = fc.record({ allow: names, deny: names, unknown: fc.constantFrom("refuse" as const, "accept" as const), address });
  await fc.assert(
    fc.asyncProperty(cases, async ({ address, ...lists }) => {
      const { verdict } = await from(address, lists);
      const known = [countries[address], systems[address]];
      if (lists.deny.some((name) => known.includes(name))) expect(verdict).toBe("refused");
      else if (verdict === "accepted" && lists.unknown === "refuse" && lists.allow.length > 0)
        expect(lists.allow.some((name) => known.includes(name))).toBe(true);
    }),
  );
});

describe("the trace", () => {
  const many = ["DE", "FR", "IT", "AT", "CH", "PL", "CZ"];
  test.each<[Lists, string]>([
    [{ allow: many }, "in DE, FR, IT, AT, CH or 2 more"],
    [{ allow: many.slice(0, 5) }, "in DE, FR, IT, AT, CH"],
    [{ deny: ["FR", "AS1"] }, "not in FR, AS1"],
    [{}, "not in none"],
  ])("says of %o what was to be: %s", async (lists, expected) => {
    expect((await from("192.0.2.1", lists)).trace[0]).toMatchObject({ seen: "DE, AS3320", expected });
  });

  test.each<[NetworkData, string]>([
    [{}, "no data of countries and networks is loaded"],
    [{ countryOf: () => "DE" }, "no data of networks is loaded"],
    [{ systemOf: () => "AS1" }, "no data of countries is loaded"],
  ])("says which data is missing of %o", async (networks, seen) => {
    expect((await from("192.0.2.1", { allow: ["DE", "AS1"] }, networks)).trace[0]).toMatchObject({ seen, expected: "the operator's data (MMDB)" });
  });
});

test("where nothing is asked, everyone comes in without any data", async () => {
  expect(await from("10.0.0.1", {}, {})).toMatchObject({ verdict: "accepted" });
});
