import { api } from "@postern/contract/api";
import { expect, test } from "vitest";
import { actionNouns, actionWords, filterOfPreset, noFilter, presetOf, presets } from "./action-words.ts";

test("every command has words of its own, and an action nobody knows is shown as it is", () => {
  for (const [name, { kind, summary }] of Object.entries(api)) if (kind === "command" && name !== "session.end") expect(actionWords(name)).toBe(summary);
  expect(actionWords("something.new")).toBe("something.new");
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
