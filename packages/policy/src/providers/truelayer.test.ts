import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test, vi } from "vitest";
import { decide, inbound, portsAt, testNowSeconds } from "../made-for-tests.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-521" });
const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1" }] });
const body = '{"type":"payment_executed","event_id":"e1"}';
const time = new Date(testNowSeconds * 1_000).toISOString();

function posted(jku: string) {
  const header = { alg: "ES512", kid: "k1", tl_version: "2", tl_headers: "X-Tl-Webhook-Timestamp", jku };
  const named = Buffer.from(JSON.stringify(header)).toString("base64url");
  const payload = Buffer.from(`POST /e/test\nX-Tl-Webhook-Timestamp: ${time}\n${body}`).toString("base64url");
  const proof = sign("sha512", Buffer.from(`${named}.${payload}`), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
  const headers: [string, string][] = [
    ["X-Tl-Webhook-Timestamp", time],
    ["Tl-Signature", `${named}..${proof}`],
  ];
  return inbound({ path: "/e/test", headers, body: Buffer.from(body) });
}

test("the token names the place of its keys, which is asked only where it is TrueLayer's own", async () => {
  const fetchKey = vi.fn(async () => jwks);
  const gates = [{ kind: "signature" as const, provider: "truelayer" }];
  const ports = portsAt(testNowSeconds, { fetchKey });
  const genuine = posted("https://webhooks.truelayer.com/.well-known/jwks");
  expect(await decide(gates, genuine, { ports })).toMatchObject({ verdict: "accepted", event: { id: "e1", type: "payment_executed" } });
  expect(await decide(gates, posted("https://evil.example/.well-known/jwks"), { ports })).toMatchObject({ verdict: "refused" });
  expect(fetchKey.mock.calls).toEqual([["https://webhooks.truelayer.com/.well-known/jwks"]]);
});
