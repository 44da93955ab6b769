import { expect, test } from "vitest";
import { readEnvironment } from "./env.ts";

test("nothing needs to be set", () => {
  expect(readEnvironment({})).toMatchObject({ POSTERN_WEB_PORT: 3_000, POSTERN_INGEST_PORT: 8_080, POSTERN_PG_PORT: 55_432 });
});

test("an empty value counts as not set", () => {
  expect(readEnvironment({ POSTERN_WEB_PORT: "", DATABASE_URL: "" })).toMatchObject({ POSTERN_WEB_PORT: 3_000 });
});

test.each([
  ["POSTERN_WEB_PORT", "eighty"],
  ["POSTERN_HUB_PORT", "70000"],
  ["POSTERN_INGEST_PORT", "0"],
  ["DATABASE_URL", "mysql://localhost/postern"],
])("a wrong %s is told in one sentence with a way out", (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(new RegExp(`^${name} cannot be used .*Correct it, or unset it`));
});

test("a wrong port is told in words", () => {
  expect(() => readEnvironment({ POSTERN_WEB_PORT: "abc" })).toThrow(": not a whole number from 1 to 65535. ");
});

test("two settings with one port are told by name", () => {
  expect(() => readEnvironment({ POSTERN_HUB_PORT: "3000" })).toThrow("POSTERN_WEB_PORT and POSTERN_HUB_PORT are both 3000: give each a port of its own.");
});

test("a wrong database address does not come back in the sentence, since it may hold a password", () => {
  try {
    readEnvironment({ DATABASE_URL: "http://postern:hunter2@db/postern" });
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toContain("hunter2");
  }
});
