import { api } from "@postern/contract/api";
import { expect, test } from "vitest";
import { actionNouns, actionWords, filterOfPreset, noFilter, presetOf, presets } from "./action-words.ts";

test("every command is told as something that was done", () => {
  const commands = Object.entries(api).filter(([, { kind }]) => kind === "command");
  for (const [name] of commands) expect(actionWords(name), name).toMatch(/^[A-Z][a-z]+(ed|t|de|ld) /);
  expect(actionWords("endpoint.create")).toBe("Created an endpoint");
  expect(actionWords("api-key.revoke")).toBe("Revoked an API key");
});

test("an action nobody knows is shown as it is", () => {
  for (const action of ["something.new", "constructor.constructor", "endpoint.toString", "", "."]) expect(actionWords(action)).toBe(action);
});

test("the nouns are those of commands, each once", () => {
  expect(actionNouns).toContain("policy");
  expect(actionNouns).toContain("api-key");
  expect(actionNouns).not.toContain("provider");
  expect(new Set(actionNouns).size).toBe(actionNouns.length);
});

test("a preset is known again by its filter, and a filter of one's own is none", () => {
  for (const { value } of presets) expect(presetOf(filterOfPreset(value))).toBe(value);
  expect(presetOf({ ...noFilter, actor: "alice" })).toBeUndefined();
});
