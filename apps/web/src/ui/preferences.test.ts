import { expect, test } from "vitest";
import { defaultPreferences, readPreferences, writePreferences } from "./preferences.ts";

test("what was chosen comes back from the cookie", () => {
  const chosen = { theme: "dark", zone: "Europe/Berlin", sidebar: "icons", keys: "off" } as const;
  expect(readPreferences(writePreferences(chosen))).toEqual(chosen);
});

test("no cookie means the system's theme and UTC", () => {
  expect(readPreferences(undefined)).toEqual(defaultPreferences);
});

test("a forged cookie changes nothing", () => {
  expect(readPreferences(`theme="><script>&zone=Mars/Olympus&sidebar=%00&keys=maybe`)).toEqual(defaultPreferences);
  expect(readPreferences(`zone=${"A".repeat(5_000)}`)).toEqual(defaultPreferences);
});
