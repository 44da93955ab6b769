import { expect, test } from "vitest";
import { modeOf } from "./mode.ts";

const read = (body: unknown) => modeOf(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));

test.each([
  [{ livemode: false }, true, "livemode: false"],
  [{ livemode: true }, false, "livemode: true"],
  [{ live: true }, false, "live: true"],
  [{ test: true }, true, "test: true"],
  [{ is_test: false }, false, "is_test: false"],
  [{ sandbox: true }, true, "sandbox: true"],
  [{ environment: "Sandbox" }, true, "environment: Sandbox"],
  [{ env: "testing" }, true, "env: testing"],
  [{ mode: "live" }, false, "mode: live"],
  [{ mode: "production" }, false, "mode: production"],
  [{ environment: "eu-west", mode: "test" }, true, "mode: test"],
  [{ test: "yes", live_mode: false }, true, "live_mode: false"],
])("%j says its mode", (body, isTest, words) => {
  expect(read(body)).toEqual({ isTest, words });
});

test.each([
  {},
  { livemode: "false" },
  { mode: "testament" },
  { mode: "alive" },
  { mode: 1 },
  { data: { livemode: false } },
  [{ livemode: false }],
  "livemode",
  "{",
  "",
])("%j says none", (body) => {
  expect(read(body)).toBeUndefined();
});

test("a body that is too long is not read for it", () => {
  const padded = (letters: number) => JSON.stringify({ livemode: false, pad: "x".repeat(letters) });
  const rest = padded(0).length;
  expect(read(padded(1_048_576 - rest))).toBeDefined();
  expect(read(padded(1_048_577 - rest))).toBeUndefined();
});
