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
