import { createHmac } from "node:crypto";
import { GenericHmac } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { decide, inbound, openSecret, testNowSeconds } from "../made-for-tests.ts";
import { signSample } from "../sign.ts";
import { genericHmac } from "./generic-hmac.ts";

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

test("the record says what is signed, whether the body is, and where the event's id stands", () => {
  expect(genericHmac(hmac)).toMatchObject({
    schemes: [
      {
        label: "HMAC-SHA512 over acme:{id}|{timestamp}|{body}",
        signature: { header: "X-Acme-Mac", prefix: "mac " },
        timestamp: { from: { header: "X-Acme-Time" }, pastSeconds: 300, futureSeconds: 300, signed: true },
        message: [{ text: "acme:" }, { header: "X-Acme-Id" }, { text: "|" }, "timestamp", { text: "|" }, "body"],
        bindsBody: true,
      },
    ],
    event: { id: [{ header: "X-Acme-Id" }] },
  });
  const bare = genericHmac();
  expect(bare.docs).toBe("https://www.rfc-editor.org/rfc/rfc2104");
  expect(bare.schemes[0]).toMatchObject({ label: "HMAC-SHA256 over {body}", signature: { header: "X-Signature" }, message: ["body"], bindsBody: true });
  expect(bare.schemes[0]).not.toHaveProperty("timestamp");
  expect(bare.schemes[0]?.signature).not.toHaveProperty("prefix");
  expect(bare.event.id).toEqual([]);
  const unsigned = genericHmac({ ...hmac, content: "fixed" });
  expect(unsigned.schemes[0]).toMatchObject({ timestamp: { signed: false }, bindsBody: false });
});

test.each([
  ["", "hmac.content", "something has to be signed, such as {body}"],
  ["{timestamp}.{body}", "hmac.timestampHeader", "{timestamp} is signed, so the header that holds it is needed"],
  ["{id}.{body}", "hmac.idHeader", "{id} is signed, so the header that holds it is needed"],
  ["{path}.{body}", "hmac.content", "{path} is unknown; known are {body}, {timestamp} and {id}"],
])("the content %j is not taken where nothing says more", (content, path, detail) => {
  const told = expect.objectContaining({ path, detail });
  expect(() => genericHmac({ ...GenericHmac.parse({}), content })).toThrow(told);
});
