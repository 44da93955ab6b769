import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test, vi } from "vitest";
import { JsonPaths } from "./json-paths.ts";
import { inbound, portsAt, testNowSeconds } from "./made-for-tests.ts";
import { prepareScheme } from "./prepare-scheme.ts";
import { Reading } from "./reading.ts";
import type { Scheme } from "./scheme.ts";
import { verifySignature } from "./verify-signature.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1" }] });
const scheme: Scheme = {
  label: "Ed25519 over the body",
  algorithm: "ed25519",
  encoding: "base64",
  signature: { header: "X-Sig" },
  keyId: { header: "X-Key" },
  message: ["body"],
  keysFrom: { url: { header: "X-Keys" }, hosts: ["keys.example"], path: "/jwks.json", form: "jwks" },
  bindsBody: true,
};

function judgeWith(fetchKey: (url: string) => Promise<string | undefined>) {
  const paths = new JsonPaths();
  const prepared = prepareScheme(scheme, { secrets: [], paths });
  const asked = vi.fn(fetchKey);
  const judge = (changes: { from?: string; keyId?: string; nowSeconds?: number } = {}) => {
    const { from = "https://keys.example/any", keyId = "k1", nowSeconds = testNowSeconds } = changes;
    const proof = sign(null, Buffer.from("body"), privateKey).toString("base64");
    const headers: [string, string][] = [
      ["X-Sig", proof],
      ["X-Key", keyId],
      ["X-Keys", from],
    ];
    return verifySignature([prepared], new Reading(inbound({ headers, body: "body" }), paths), portsAt(nowSeconds, { fetchKey: asked }));
  };
  return { judge, asked };
}

test("a key is fetched once, and at hand from then on", async () => {
  const { judge, asked } = judgeWith(async () => jwks);
  expect(await judge()).toMatchObject({ expected: scheme.label });
  const second = judge({ nowSeconds: testNowSeconds + 3_000 });
  expect(second).not.toBeInstanceOf(Promise);
  expect(second).toMatchObject({ expected: scheme.label });
  expect(asked.mock.calls).toEqual([["https://keys.example/jwks.json"]]);
});

test("requests that come while it is fetched wait for the same call", async () => {
  const { judge, asked } = judgeWith(async () => jwks);
  await Promise.all([judge(), judge(), judge()]);
  expect(asked).toHaveBeenCalledTimes(1);
});

test("nothing is fetched from a host that is not pinned", () => {
  const { judge, asked } = judgeWith(async () => jwks);
  expect(judge({ from: "https://evil.example/any" })).toMatchObject({ reason: "signature-malformed", seen: "a key at https://evil.example/any" });
  expect(asked).not.toHaveBeenCalled();
});

test("a key that cannot be had lets nobody in, and is not asked for with every request", async () => {
  const { judge, asked } = judgeWith(async () => {
    throw new Error("away");
  });
  for (const nowSeconds of [0, 10, 29].map((later) => testNowSeconds + later)) expect(await judge({ nowSeconds })).toMatchObject({ reason: "gate-failed" });
  expect(asked).toHaveBeenCalledTimes(1);
  await judge({ nowSeconds: testNowSeconds + 31 });
  expect(asked).toHaveBeenCalledTimes(2);
});

test("an unknown key id asks again, but not more than once in half a minute", async () => {
  const { judge, asked } = judgeWith(async () => jwks);
  await judge();
  for (const later of [1, 29, 31, 32, 60])
    expect(await judge({ keyId: "other", nowSeconds: testNowSeconds + later })).toMatchObject({ reason: "signature-mismatch" });
  expect(asked).toHaveBeenCalledTimes(2);
});

test("known keys serve while their owner is away, for a day and no longer", async () => {
  let away = false;
  const { judge } = judgeWith(async () => (away ? undefined : jwks));
  await judge();
  away = true;
  expect(await judge({ nowSeconds: testNowSeconds + 7_200 })).toMatchObject({ expected: scheme.label });
  expect(await judge({ nowSeconds: testNowSeconds + 86_500 })).toMatchObject({ reason: "gate-failed" });
});

/** What is asked where the record gives the keys' address itself, and why nothing is. */
async function located(keysFrom: NonNullable<Scheme["keysFrom"]>, headers: [string, string][] = []) {
  const paths = new JsonPaths();
  const prepared = prepareScheme({ ...scheme, keysFrom }, { secrets: [], paths });
  const asked = vi.fn(async () => jwks);
  const proof = sign(null, Buffer.from("body"), privateKey).toString("base64");
  const request = new Reading(inbound({ headers: [["X-Sig", proof], ...headers], body: "body" }), paths);
  const answer = await verifySignature([prepared], request, portsAt(testNowSeconds, { fetchKey: asked }));
  return { answer, asked: asked.mock.calls.flat() };
}

test("an address of the record's or the owner's own is as good as pinned", async () => {
  expect(await located({ url: "https://keys.example/a", form: "jwks" })).toMatchObject({
    answer: { expected: scheme.label },
    asked: ["https://keys.example/a"],
  });
  const owned = await located({ url: { setting: "keys", value: "https://owner.example/k" }, form: "jwks" });
  expect(owned).toMatchObject({ answer: { expected: scheme.label }, asked: ["https://owner.example/k"] });
});

test.each<[string, NonNullable<Scheme["keysFrom"]>, [string, string][], object]>([
  ["that its owner has not set", { url: { setting: "keys" }, form: "jwks" }, [], { seen: "a key at ", expected: "a key at https://" }],
  ["that the message alone names, of any host", { url: { header: "X-Keys" }, form: "jwks" }, [["X-Keys", "https://keys.example/a"]], {}],
  [
    "that stands twice",
    { url: { header: "X-Keys", separator: "," }, hosts: ["keys.example"], form: "jwks" },
    [["X-Keys", "https://keys.example/a,https://keys.example/b"]],
    { expected: "a key at https://keys.example" },
  ],
  ["that ends otherwise", { url: "https://keys.example/a", pathEnds: ".pem", form: "jwks" }, [], { seen: "a key at https://keys.example/a" }],
  [
    "of a host that is none of several",
    { url: { header: "X-Keys" }, hosts: ["a.example", "b.example"], form: "jwks" },
    [["X-Keys", "https://c.example/"]],
    { expected: "a key at https://a.example or b.example" },
  ],
])("nothing is asked at an address %s", async (_, keysFrom, headers, told) => {
  const { answer, asked } = await located(keysFrom, headers);
  expect(answer).toMatchObject({ reason: "signature-malformed", ...told });
  expect(asked).toEqual([]);
});

test("a path that must end so is asked as it is", async () => {
  expect((await located({ url: "https://keys.example/a.pem", pathEnds: ".pem", form: "jwks" })).asked).toEqual(["https://keys.example/a.pem"]);
});

test("what is no key brings the address and what was needed", async () => {
  const { judge } = judgeWith(async () => "nonsense");
  const expected = "the sender's public key; without it nothing can be checked";
  expect(await judge()).toMatchObject({ reason: "gate-failed", seen: "no key from https://keys.example/jwks.json", expected });
});
