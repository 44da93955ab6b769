import { generateKeyPairSync } from "node:crypto";
import { expect, test, vi } from "vitest";
import { keepIssuerKeys } from "./issuer-keys.ts";

const source = { issuer: "https://issuer.example", jwksUrl: "https://issuer.example/jwks" };
const jwk = { ...generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }), kid: "k1" };

test("an organization's endpoints share what was fetched, and another organization fetches its own", async () => {
  const fetchKey = vi.fn(async () => JSON.stringify({ keys: [jwk] }));
  const issuerKeys = keepIssuerKeys({ fetchKey }, () => 0);
  expect(await issuerKeys.of("org_a")(source, "k1")).toHaveLength(1);
  expect(await issuerKeys.of("org_a")(source, "k1")).toHaveLength(1);
  expect(await issuerKeys.of("org_b")(source, "k1")).toHaveLength(1);
  expect(fetchKey.mock.calls).toEqual([
    [source.jwksUrl, "org_a"],
    [source.jwksUrl, "org_b"],
  ]);
});

test("of a thousand organizations the one that asked the longest ago is forgotten first", async () => {
  const fetchKey = vi.fn(async () => JSON.stringify({ keys: [jwk] }));
  const issuerKeys = keepIssuerKeys({ fetchKey }, () => 0);
  await issuerKeys.of("org_first")(source, "k1");
  const first = issuerKeys.of("org_second");
  for (let index = 0; index < 999; index++) issuerKeys.of(`org_${index}`);
  expect(issuerKeys.of("org_second")).toBe(first);
  await issuerKeys.of("org_first")(source, "k1");
  expect(fetchKey).toHaveBeenCalledTimes(2);
});

test("a request waits for slow keys for less than two seconds, and the next one finds them", async () => {
  vi.useFakeTimers();
  let answer = (_: string) => {};
  const fetchKey = vi.fn(() => new Promise<string>((resolve) => (answer = resolve)));
  const find = keepIssuerKeys({ fetchKey }, () => 0).of("org_a");
  const first = find(source, "k1");
  await vi.advanceTimersByTimeAsync(1_900);
  expect(await first).toEqual([]);
  answer(JSON.stringify({ keys: [jwk] }));
  await vi.advanceTimersByTimeAsync(1);
  expect(await find(source, "k1")).toHaveLength(1);
  expect(fetchKey).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
