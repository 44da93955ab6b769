import { GateSettings } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { gateForms, newGate } from "./gate-fields.ts";

test("every kind of gate has a form that says what it does and names each of its settings once", () => {
  for (const option of GateSettings.options) {
    const kind = option.shape.kind.value;
    const { about, fields } = gateForms[kind];
    expect(about, kind).not.toBe("");
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(option.shape).filter((name) => name !== "kind"));
  }
});

test("settings keep their limits, choices, defaults and descriptions", () => {
  const settingOf = (kind: keyof typeof gateForms, name: string) => gateForms[kind].fields.find((field) => field.name === name);
  expect(settingOf("rate", "limit")).toMatchObject({ kind: "number", min: 1, max: 1_000_000, required: true });
  expect(settingOf("shared-secret", "place")).toMatchObject({ kind: "choice", values: ["header", "query", "basic"], hint: "Where the secret stands" });
  expect(settingOf("address", "allow")).toMatchObject({ kind: "lines", default: [] });
  expect(settingOf("replay", "requireId")).toMatchObject({ kind: "flag", default: false });
  expect(settingOf("oidc-token", "conditions")).toMatchObject({
    kind: "list",
    fields: [{ name: "claim" }, { name: "is", kind: "choice" }, { name: "values" }],
  });
  expect(settingOf("signature", "hmac")).toMatchObject({ kind: "group", required: false });
});

test("a new gate can be used as it is, save where only its owner knows whom it trusts", () => {
  const unfinished = ["signature", "oidc-token", "certificate", "fetch-back"];
  for (const kind of Object.keys(gateForms) as (keyof typeof gateForms)[])
    expect(GateSettings.safeParse(newGate(kind)).success, kind).toBe(!unfinished.includes(kind));
});
