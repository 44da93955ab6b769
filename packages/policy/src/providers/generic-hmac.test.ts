import { createHmac } from "node:crypto";
import { GenericHmac } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { decide, inbound, openSecret, testNowSeconds } from "../made-for-tests.ts";
import { signSample } from "../sign.ts";

const hmac = GenericHmac.parse({
  header: "X-Acme-Mac",
  prefix: "mac ",
  algorithm: "sha512",
  encoding: "base64url",
  timestampHeader: "X-Acme-Time",
  idHeader: "X-Acme-Id",
  content: "acme:{id}|{timestamp}|{body}",
});
const gates = [{ kind: "signature" as const, provider: "generic-hmac", hmac }];
const known = { secrets: [openSecret("an-acme-secret")] };
const body = Buffer.from('{"type":"order.paid"}');
const mac = createHmac("sha512", "an-acme-secret").update(`acme:o-1|${testNowSeconds}|${body}`).digest("base64url");
const headers: [string, string][] = [
  ["X-Acme-Id", "o-1"],
  ["X-Acme-Time", String(testNowSeconds)],
  ["X-Acme-Mac", `mac ${mac}`],
];

test("a sender is checked as its owner wrote down, and its events are named", async () => {
  expect(await decide(gates, inbound({ body, headers }), known)).toMatchObject({ verdict: "accepted", event: { id: "o-1", type: "order.paid" } });
});

test.each([0, 1, 2])("each signed header (%i) counts", async (index) => {
  const changed = headers.with(index, [headers[index]?.[0] ?? "", `${headers[index]?.[1]}1`]);
  expect(await decide(gates, inbound({ body, headers: changed }), known)).toMatchObject({ verdict: "refused" });
});

test("a sample is signed by the same settings", async () => {
  const event = { body, nowSeconds: testNowSeconds, url: "https://hooks.example.com/e/test", eventType: "order.paid", id: "o-1", hmac };
  expect(signSample("generic-hmac", "an-acme-secret", event)).toEqual([["Content-Type", "application/json"], ...headers]);
});

test("without settings the usual form is meant: hex SHA-256 of the body in X-Signature", async () => {
  const signature = createHmac("sha256", "an-acme-secret").update(body).digest("hex");
  const request = inbound({ body, headers: [["X-Signature", signature]] });
  expect(await decide([{ kind: "signature", provider: "generic-hmac" }], request, known)).toMatchObject({ verdict: "accepted" });
});
