import { expect, test } from "vitest";
import type { ProviderSettings } from "./policy.ts";
import { faultsOfSettings } from "./provider-settings.ts";

const declared = [
  { name: "topicArns", label: "Topic ARNs", about: "", kind: "list" as const, required: true },
  { name: "verifyToken", label: "Verify token", about: "", kind: "secret" as const, required: false },
];

test("what a provider needs is demanded by its label, empty or absent", () => {
  for (const given of [{}, { topicArns: [] }, { topicArns: "" }] as ProviderSettings[])
    expect(faultsOfSettings(declared, given)).toEqual({ topicArns: "Fill in Topic ARNs: without it everyone is refused." });
  expect(faultsOfSettings(declared)).toHaveProperty("topicArns");
  expect(faultsOfSettings(declared, { topicArns: ["arn:aws:sns:eu-west-1:1:a"] })).toEqual({});
  expect(faultsOfSettings(declared, { topicArns: "arn:aws:sns:eu-west-1:1:a", verifyToken: "" })).toEqual({});
});

test("what a provider does not know, or cannot read, is told", () => {
  expect(faultsOfSettings(declared, { topicArns: "a", verifyTokn: "x", verifyToken: ["x"] })).toEqual({
    verifyTokn: "This provider has no such setting.",
    verifyToken: "Verify token is one text, not a list.",
  });
  expect(faultsOfSettings([], { toString: "x" })).toHaveProperty("toString");
});
