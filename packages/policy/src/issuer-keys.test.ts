import { generateKeyPairSync } from "node:crypto";
import { expect, test, vi } from "vitest";
import { createIssuerKeys, issuerKeyFinder } from "./issuer-keys.ts";
import { portsAt } from "./made-for-tests.ts";

const issuer = "https://issuer.example/realm";
const discoveryUrl = `${issuer}/.well-known/openid-configuration`;
const jwksUrl = "https://keys.example/jwks";
const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 }).publicKey.export({ format: "jwk" });
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
const discovery = JSON.stringify({ issuer, jwks_uri: jwksUrl });
const keySet = JSON.stringify({ keys: [{ ...rsa, kid: "r1", alg: "RS256", use: "sig" }] });

/** An issuer's pages by their addresses; others answer nothing. */
function keysWith(pages: Record<string, string | undefined>) {
  let nowMs = 1_790_000_000_000;
  const asked = vi.fn(async (url: string) => pages[url]);
  const find = createIssuerKeys({ fetchText: asked, nowMs: () => nowMs });
  const namesOf = async (keyId?: string, source: { issuer: string; jwksUrl: string | undefined } = { issuer, jwksUrl: undefined }) =>
    (await find(source, keyId)).map(({ key }) => `${key.id} ${key.jws}`);
  return { namesOf, asked, pages, later: (seconds: number) => (nowMs += seconds * 1_000) };
}

test("an issuer's keys are where its discovery document says, each for its own algorithm", async () => {
  const { namesOf, asked } = keysWith({ [discoveryUrl]: discovery, [jwksUrl]: keySet });
  expect(await namesOf("r1")).toEqual(["r1 RS256"]);
  expect(asked.mock.calls).toEqual([[discoveryUrl], [jwksUrl]]);
});

test("an issuer whose name ends with a slash is asked at the right address", async () => {
  const slashed = `${issuer}/`;
  const { namesOf } = keysWith({ [discoveryUrl]: JSON.stringify({ issuer: slashed, jwks_uri: jwksUrl }), [jwksUrl]: keySet });
  expect(await namesOf("r1", { issuer: slashed, jwksUrl: undefined })).toEqual(["r1 RS256"]);
});

test("where the owner names the keys' address, nothing is discovered", async () => {
  const { namesOf, asked } = keysWith({ [jwksUrl]: JSON.stringify({ keys: [{ ...curve, kid: "c1" }] }) });
  expect(await namesOf("c1", { issuer, jwksUrl })).toEqual(["c1 ES256"]);
  expect(asked.mock.calls).toEqual([[jwksUrl]]);
});

test.each<[string, Record<string, string>]>([
  ["of another issuer", { [discoveryUrl]: JSON.stringify({ issuer: "https://issuer.example", jwks_uri: jwksUrl }) }],
  ["whose keys are on plain HTTP", { [discoveryUrl]: JSON.stringify({ issuer, jwks_uri: "http://keys.example/jwks" }) }],
  ["without an address of keys", { [discoveryUrl]: JSON.stringify({ issuer }) }],
  ["that is null", { [discoveryUrl]: "null" }],
  ["that is a page", { [discoveryUrl]: "<html>" }],
])("a discovery document %s brings no keys", async (_, pages) => {
  expect(await keysWith({ [jwksUrl]: keySet, "http://keys.example/jwks": keySet, ...pages }).namesOf("r1")).toEqual([]);
});

const short = generateKeyPairSync("rsa", { modulusLength: 1_024 }).publicKey.export({ format: "jwk" });
test.each<[string, unknown]>([
  ["a shared secret", { kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ", kid: "r1", alg: "HS256" }],
  ["a key for encryption", { ...rsa, kid: "r1", use: "enc" }],
  ["a key for an algorithm that we do not take", { ...rsa, kid: "r1", alg: "RSA-OAEP" }],
  ["a key for a shared secret's algorithm", { ...rsa, kid: "r1", alg: "HS256" }],
  ["an RSA key of 1024 bits", { ...short, kid: "r1" }],
  ["null", null],
  ["a text", "r1"],
  ["a key of a curve that no algorithm uses", { ...curve, crv: "secp256k1", kid: "r1" }],
])("%s in a key set is no key", async (_, jwk) => {
  expect(await keysWith({ [discoveryUrl]: discovery, [jwksUrl]: JSON.stringify({ keys: [jwk] }) }).namesOf("r1")).toEqual([]);
});

test("of a key set without end only the beginning is read", async () => {
  const keys = Array.from({ length: 2_000 }, (_, index) => ({ ...curve, kid: `c${index}` }));
  const startedMs = performance.now();
  expect(await keysWith({ [discoveryUrl]: discovery, [jwksUrl]: JSON.stringify({ keys }) }).namesOf("c1")).toHaveLength(32);
  expect(performance.now() - startedMs).toBeLessThan(3_000);
});

test("a new key of the issuer is found as soon as a token names it, and asked for twice a minute at most", async () => {
  const world = keysWith({ [discoveryUrl]: discovery, [jwksUrl]: keySet });
  await world.namesOf("r1");
  world.pages[jwksUrl] = JSON.stringify({ keys: [{ ...rsa, kid: "r2", alg: "RS256" }] });
  world.later(10);
  expect(await world.namesOf("r2")).toEqual(["r1 RS256"]);
  world.later(21);
  expect(await world.namesOf("r2")).toEqual(["r2 RS256"]);
  for (let second = 0; second < 29; second++) {
    world.later(1);
    await world.namesOf(`forged-${second}`);
  }
  expect(world.asked).toHaveBeenCalledTimes(4);
});

test("keys serve for a day while their issuer is away, and then no more", async () => {
  const world = keysWith({ [discoveryUrl]: discovery, [jwksUrl]: keySet });
  await world.namesOf("r1");
  world.pages[jwksUrl] = undefined;
  world.later(23 * 3_600);
  expect(await world.namesOf("r1")).toEqual(["r1 RS256"]);
  world.later(3_601);
  expect(await world.namesOf("r1")).toEqual([]);
});

test("an issuer that answers with an empty key set does not end what its last good one said", async () => {
  const world = keysWith({ [discoveryUrl]: discovery, [jwksUrl]: keySet });
  await world.namesOf("r1");
  world.pages[jwksUrl] = '{"keys":[]}';
  world.later(3_700);
  expect(await world.namesOf("r1")).toEqual(["r1 RS256"]);
});

test("a trial asks by the way it has to fetch a text, once for each issuer, and leaves a finder of others in place", async () => {
  const fetchKey = vi.fn(async (url: string) => ({ [discoveryUrl]: discovery, [jwksUrl]: keySet })[url]);
  const finder = issuerKeyFinder();
  const source = { issuer, jwksUrl: undefined };
  const ports = portsAt(undefined, { fetchKey });
  expect(await finder(ports)(source, "r1")).toHaveLength(1);
  expect(finder(portsAt(undefined, { fetchKey }))).toBe(finder(ports));
  const findIssuerKeys = () => [];
  expect(finder(portsAt(undefined, { findIssuerKeys }))).toBe(findIssuerKeys);
  expect(await issuerKeyFinder()(portsAt())(source, "r1")).toEqual([]);
});

test("two issuers, and an address of keys, are remembered apart", async () => {
  const other = "https://other.example";
  const { namesOf } = keysWith({ [discoveryUrl]: discovery, [jwksUrl]: keySet });
  expect(await namesOf("r1")).toEqual(["r1 RS256"]);
  expect(await namesOf("r1", { issuer: other, jwksUrl: undefined })).toEqual([]);
  expect(await namesOf("r1", { issuer: other, jwksUrl: "https://other.example/keys" })).toEqual([]);
});

test("RSA keys of 2048 to 8192 bits count", async () => {
  const long = { kty: "RSA", e: "AQAB", n: Buffer.alloc(1_025, 0xff).toString("base64url"), kid: "r1" };
  expect(await keysWith({ [discoveryUrl]: discovery, [jwksUrl]: JSON.stringify({ keys: [long] }) }).namesOf("r1")).toEqual([]);
  const longest = { ...long, n: Buffer.alloc(1_024, 0xff).toString("base64url") };
  expect((await keysWith({ [discoveryUrl]: discovery, [jwksUrl]: JSON.stringify({ keys: [longest] }) }).namesOf("r1")).length).toBeGreaterThan(0);
});
