import { expect, test } from "vitest";
import { isCovered } from "./tls.ts";

test.each([
  ["gate.example.com", true],
  ["one.wild.example", true],
  ["two.one.wild.example", false],
  ["wild.example", false],
  ["other.example", false],
  ["localhost", false],
])("whether the operator's certificate covers %s: %s, as a wildcard stands for one label", (host, covered) => {
  expect(isCovered(host, ["gate.example.com", "*.wild.example"])).toBe(covered);
});

test("without a certificate nothing is covered", () => {
  expect(isCovered("gate.example.com", undefined)).toBe(false);
});
