import { expect, test } from "vitest";
import { isAsked, withSetting } from "./asked-settings.ts";

const settings = ["format", "schema", "descriptor", "message", "knownFieldsOnly"];
const askedOf = (gate: Record<string, unknown>) => settings.filter((name) => isAsked(name, { kind: "body-schema", ...gate }));

test("a body's schema asks for what its format needs", () => {
  expect(askedOf({})).toEqual(["format", "schema"]);
  expect(askedOf({ format: "xml" })).toEqual(["format"]);
  expect(askedOf({ format: "protobuf" })).toEqual(["format", "descriptor", "message", "knownFieldsOnly"]);
});

test("what a file set for another format is shown, so that it can be taken out", () => {
  expect(askedOf({ format: "xml", schema: "{}" })).toEqual(["format", "schema"]);
});

test("another format leaves nothing of the one before", () => {
  const gate = { kind: "body-schema", schema: "{}" };
  expect(withSetting(gate, "format", "protobuf")).toEqual({ kind: "body-schema", format: "protobuf" });
  expect(withSetting({ ...gate, format: "json" }, "format", undefined)).toEqual(gate);
  expect(withSetting(gate, "schema", "true")).toEqual({ kind: "body-schema", schema: "true" });
});

test("a count asks for a name where its key is named, and for what is missing where something may be", () => {
  expect(isAsked("name", { kind: "rate", per: "header" })).toBe(true);
  expect(isAsked("name", { kind: "rate", per: "endpoint" })).toBe(false);
  expect(isAsked("missing", { kind: "rate", per: "endpoint" })).toBe(false);
});
