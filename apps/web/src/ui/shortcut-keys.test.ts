import { expect, test } from "vitest";
import { capsOf, matchShortcut, nameOfPress } from "./shortcut-keys.ts";

const press = (key: string, modifiers: Partial<{ metaKey: boolean; ctrlKey: boolean; altKey: boolean }> = {}) =>
  nameOfPress({ key, metaKey: false, ctrlKey: false, altKey: false, ...modifiers });

test("⌘ and Ctrl are one modifier, a capital is Shift", () => {
  expect(press("k", { metaKey: true })).toBe("mod+k");
  expect(press("K", { ctrlKey: true })).toBe("mod+k");
  expect(press("R")).toBe("R");
});

test("Alt presses and lone modifiers mean nothing, so typed accents stay typed", () => {
  expect(press("ß", { altKey: true })).toBeUndefined();
  expect(press("Shift")).toBeUndefined();
});

test("two presses within a second may be one shortcut; the longer reading comes first", () => {
  expect(matchShortcut({ press: "g", at: 1_000 }, "r", 1_500)).toEqual(["g r", "r"]);
  expect(matchShortcut({ press: "g", at: 1_000 }, "r", 2_500)).toEqual(["r"]);
});

test("key caps read as on the keyboard", () => {
  expect(capsOf("mod+k", true)).toEqual(["⌘K"]);
  expect(capsOf("mod+enter", false)).toEqual(["Ctrl ↵"]);
  expect(capsOf("g r", true)).toEqual(["g", "r"]);
  expect(capsOf("R", true)).toEqual(["⇧R"]);
});
