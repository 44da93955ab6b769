import type { SettingsOf } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { decide, inbound, openSecret } from "../made-for-tests.ts";

type SharedSecret = SettingsOf<"shared-secret">;
const inHeader: SharedSecret = { kind: "shared-secret", place: "header", name: "X-Token", prefix: "Key " };
const inQuery: SharedSecret = { ...inHeader, place: "query", name: "token", prefix: "" };
const asBasic: SharedSecret = { ...inHeader, place: "basic", name: "postern", prefix: "" };

const one = [openSecret("of-ours")];
const two = [...one, openSecret("also-ours")];
const told = async (gate: SharedSecret, request: Parameters<typeof inbound>[0], secrets = one) =>
  (await decide([gate], inbound(request), { secrets })).trace[0];

test.each<[SharedSecret, string, Parameters<typeof inbound>[0]]>([
  [inHeader, "header X-Token", { headers: [["X-Token", "Key of-ours"]] }],
  [inQuery, "query parameter token", { path: "/e/x?token=of-ours" }],
  [asBasic, "HTTP Basic as postern", { headers: [["Authorization", `Basic ${btoa("postern:of-ours")}`]] }],
])("of %o the trace tells the place, and never the secret", async (gate, where, right) => {
  expect(await told(gate, right)).toMatchObject({ outcome: "passed", seen: where });
  expect(await told(gate, {})).toMatchObject({ reason: "secret-missing", seen: `no ${where}`, expected: where });
  expect(await told(gate, right, [])).toMatchObject({ reason: "no-active-secret", seen: where, expected: "an active shared secret" });
  expect(await told(gate, right, [openSecret("x")])).toMatchObject({ reason: "secret-mismatch", seen: where, expected: `${where} with the active secret` });
  const others = [openSecret("x"), openSecret("y")];
  expect(await told(gate, right, others)).toMatchObject({ expected: `${where} with one of 2 active secrets` });
});

test.each<[SharedSecret, string, string]>([
  [inHeader, "X-Token", "Key …"],
  [asBasic, "Authorization", "Basic …"],
])("of %o the trace tells the form that was expected", async (gate, header, expected) => {
  const step = await told(gate, { headers: [[header, "of-ours"]] }, two);
  expect(step).toMatchObject({ reason: "secret-mismatch", seen: expect.stringMatching(/, in another form$/), expected });
});

test("a secret that came twice is told so", async () => {
  const step = await told(inQuery, { path: "/e/x?token=of-ours&token=of-ours" });
  expect(step).toMatchObject({ seen: "query parameter token, more than once", expected: "query parameter token" });
});

test("a query is read as UTF-8, and a header as bytes", async () => {
  const secrets = [openSecret("schlüssel")];
  expect(await told(inQuery, { path: "/e/x?token=schl%C3%BCssel" }, secrets)).toMatchObject({ outcome: "passed" });
  expect(await told({ ...inHeader, prefix: "" }, { headers: [["X-Token", "schlüssel"]] }, secrets)).toMatchObject({ outcome: "failed" });
});

test.each(["Basic dXNlcjp4 x", "xBasic dXNlcjp4", "Basic  ", "Basic\tdXNlcjp4"])("%j is another form than a Basic login", async (value) => {
  expect(await told(asBasic, { headers: [["Authorization", value]] })).toMatchObject({ seen: "HTTP Basic as postern, in another form" });
});

test.each(["X Token", "", "X-Token:", "Schlüssel", "\u0000"])("%j is no header name, and refused when it is saved", async (name) => {
  await expect(decide([{ ...inHeader, name }], inbound())).rejects.toMatchObject({ name: "PolicyError", path: "0.name" });
});

test("what is no header name may well be a parameter's or a user's", async () => {
  expect(await told({ ...inQuery, name: "my token" }, { path: "/e/x?my+token=of-ours" })).toMatchObject({ outcome: "passed" });
  const headers: [string, string][] = [["Authorization", `Basic ${btoa("my user:of-ours")}`]];
  expect(await told({ ...asBasic, name: "my user" }, { headers })).toMatchObject({ outcome: "passed" });
});
