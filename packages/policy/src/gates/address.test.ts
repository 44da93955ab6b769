import { createAddressSet } from "@postern/contract/address-set";
import type { SettingsOf } from "@postern/contract/policy";
import { describe, expect, test } from "vitest";
import { decide, inbound, portsAt } from "../made-for-tests.ts";
import { preparePolicy } from "../prepare.ts";

type Ranges = Partial<Pick<SettingsOf<"address">, "allow" | "deny">>;
const from = (clientIp: string, ranges: Ranges) => decide([{ kind: "address", allow: [], deny: [], ...ranges }], inbound({ clientIp }));

test("a request from outside the allowed ranges is refused with 403", async () => {
  const decision = await from("198.51.100.7", { allow: ["192.0.2.0/24"] });
  expect(decision).toMatchObject({ verdict: "refused", status: 403, reason: "address-not-allowed" });
  expect(decision.trace[0]).toMatchObject({ seen: "198.51.100.7", expected: "in the allowed range" });
});

test.each([
  ["192.0.2.255", "192.0.2.0/24"],
  ["192.0.2.7", "192.0.2.7"],
  ["2001:db8::5", "2001:db8::/32"],
  ["::ffff:192.0.2.9", "192.0.2.0/24"],
  ["10.1.2.3", "::ffff:10.0.0.0/104"],
  ["203.0.113.9", "0.0.0.0/0"],
])("%s is inside %s", async (clientIp, range) => {
  expect(await from(clientIp, { allow: [range] })).toMatchObject({ verdict: "accepted" });
});

test.each([
  ["192.0.3.0", "192.0.2.0/24"],
  ["192.0.2.8", "192.0.2.7"],
  ["2001:db9::", "2001:db8::/32"],
  ["203.0.113.9", "::/0"],
  ["2001:db8::1", "0.0.0.0/0"],
  ["11.0.0.1", "::ffff:10.0.0.0/104"],
])("%s is outside %s", async (clientIp, range) => {
  expect(await from(clientIp, { allow: [range] })).toMatchObject({ reason: "address-not-allowed" });
});

test("deny wins over allow, also through an IPv4-mapped address", async () => {
  const ranges = { allow: ["10.0.0.0/8"], deny: ["10.9.0.0/16"] };
  expect(await from("10.8.0.1", ranges)).toMatchObject({ verdict: "accepted" });
  expect(await from("::ffff:10.9.0.1", ranges)).toMatchObject({ reason: "address-denied", status: 403 });
});

test("an empty allow list lets in whatever is not denied", async () => {
  expect(await from("203.0.113.9", { deny: ["10.0.0.0/8"] })).toMatchObject({ verdict: "accepted" });
});

test("a client address that is none keeps the request out", async () => {
  expect(await from("not-an-address", { deny: ["10.0.0.0/8"] })).toMatchObject({ verdict: "refused", reason: "gate-failed", status: 503 });
});

describe("a range that programs read differently is refused when the policy is prepared", () => {
  test.each(["127.1", "010.0.0.1", "10.0.0.0/33", "2001:db8::/129", "1:2", "300.1.1.1"])("%s", async (range) => {
    await expect(from("10.0.0.1", { allow: ["192.0.2.1", range] })).rejects.toMatchObject({ name: "PolicyError", path: "0.allow.1" });
  });
});

describe("with address lists", () => {
  const listed = (name: string, ranges: string[], isLoaded = true) => ({ name, isLoaded, addresses: createAddressSet(ranges) });
  const addressLists = [listed("office", ["203.0.113.0/24"]), listed("feed", [], false), listed("abuse", ["198.51.100.0/24"])];
  const via = (clientIp: string, gate: Partial<SettingsOf<"address">>) =>
    preparePolicy({ all: [{ kind: "address", allow: [], deny: [], ...gate }] }, { endpointId: "ep_test", secrets: [], addressLists }).evaluate(
      inbound({ clientIp }),
      portsAt(),
    );

  test("who is on an allowed list comes in, and the trace names range and list", async () => {
    const decision = await via("203.0.113.9", { allowLists: ["office"] });
    expect(decision).toMatchObject({ verdict: "accepted", trace: [{ expected: "203.0.113.0/24 of the list office" }] });
  });
  test("who is on none is refused, also where a range of the gate's own stands beside it", async () => {
    expect(await via("192.0.2.7", { allowLists: ["office"] })).toMatchObject({ reason: "address-not-allowed", trace: [{ expected: "in the list office" }] });
    expect(await via("192.0.2.7", { allow: ["192.0.2.7"], allowLists: ["office"] })).toMatchObject({ verdict: "accepted" });
  });
  test("who is on a denied list is refused, whatever is allowed", async () => {
    expect(await via("198.51.100.1", { allow: ["0.0.0.0/0"], denyLists: ["abuse"] })).toMatchObject({ reason: "address-denied", status: 403 });
    expect(await via("192.0.2.7", { denyLists: ["abuse"] })).toMatchObject({ verdict: "accepted" });
  });
  test("a feed that holds nothing yet settles nothing: whom nothing else lets in is refused with 503", async () => {
    expect(await via("192.0.2.7", { allowLists: ["feed"] })).toMatchObject({ reason: "address-list-empty", status: 503 });
    expect(await via("203.0.113.9", { allowLists: ["feed", "office"] })).toMatchObject({ verdict: "accepted" });
    expect(await via("203.0.113.9", { allowLists: ["office"], denyLists: ["feed"] })).toMatchObject({ reason: "address-list-empty" });
  });
  test("a list that there is not cannot be prepared", () => {
    expect(() => via("192.0.2.7", { allowLists: ["office", "gone"] })).toThrow(expect.objectContaining({ name: "PolicyError", path: "0.allowLists.1" }));
  });
});

describe("the trace says which ranges and lists were asked, and which of them decided", () => {
  const office = { name: "office", isLoaded: true, addresses: createAddressSet(["203.0.113.0/24"]) };
  const feed = { name: "feed", isLoaded: false, addresses: createAddressSet([]) };
  const [one, two] = ["10.0.0.0/8", "172.16.0.0/12"] as const;
  const cases: [Partial<SettingsOf<"address">>, string, string][] = [
    [{ deny: [one] }, "192.0.2.7", "outside the denied range"],
    [{ deny: [one, two] }, "192.0.2.7", "outside the 2 denied ranges"],
    [{ deny: [one, two] }, "172.16.9.9", "not in 172.16.0.0/12"],
    [{ denyLists: ["office"] }, "203.0.113.9", "not in 203.0.113.0/24 of the list office"],
    [{ denyLists: ["feed"] }, "192.0.2.7", "not in the list feed, which needs a refresh"],
    [{ allow: [one, two] }, "192.0.2.7", "in the 2 allowed ranges"],
    [{ allow: [one, two] }, "172.16.9.9", "172.16.0.0/12"],
    [{ allow: [one], allowLists: ["office"] }, "192.0.2.7", "in the allowed range or the list office"],
    [{ allowLists: ["office", "office"] }, "192.0.2.7", "in the lists office, office"],
    [{ allowLists: ["office", "feed"] }, "192.0.2.7", "in the list feed, which needs a refresh"],
  ];
  test.each(cases)("%o: %s was to be %s", async (gate, clientIp, expected) => {
    const material = { endpointId: "ep_test", secrets: [], addressLists: [office, feed] };
    const policy = preparePolicy({ all: [{ kind: "address", allow: [], deny: [], ...gate }] }, material);
    expect((await policy.evaluate(inbound({ clientIp }), portsAt())).trace[0]).toMatchObject({ seen: clientIp, expected });
  });

  test("lists that are not at hand, as where a draft is only checked, hold nothing yet", async () => {
    const denied = { kind: "address" as const, allow: [], deny: [], denyLists: ["office"] };
    expect(await decide([denied], inbound())).toMatchObject({ status: 503, reason: "address-list-empty" });
  });

  test("what cannot be prepared is named with its place", async () => {
    await expect(from("10.0.0.1", { deny: [one, "10.0.0.0/33"] })).rejects.toMatchObject({
      path: "0.deny.1",
      detail: '"10.0.0.0/33" is no IPv4 or IPv6 address or range',
    });
    const gone = { kind: "address" as const, allow: [], deny: [], denyLists: ["office", "gone"] };
    const material = { endpointId: "ep_test", secrets: [], addressLists: [office] };
    const missing = expect.objectContaining({ path: "0.denyLists.1", detail: 'there is no address list "gone"' });
    expect(() => preparePolicy({ all: [gone] }, material)).toThrow(missing);
  });
});
