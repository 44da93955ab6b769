import type { ClaimedDelivery } from "@postern/contract/lane";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { findHeader } from "./header-list.ts";
import { goesInCircles, outgoingHeaders } from "./outgoing-headers.ts";
import { sign } from "./sign.ts";
import { claimedDelivery } from "./testing.ts";

const secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const other = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const settings = { host: "example.com", signAs: "postern", signingSecrets: [secret], now: new Date() } as const;

test("the provider's headers stay in their order, case and number", () => {
  const rawHeaders = ["X-GitHub-Event", "push", "x-twice", "a", "X-Twice", "b", "x-hub-signature-256", "sha256=aB", "Content-Type", "application/json"];
  const headers = outgoingHeaders(delivery({ rawHeaders }), settings);
  expect(headers.slice(0, 2)).toEqual(["Host", "example.com"]);
  expect(headers.slice(2, 2 + rawHeaders.length)).toEqual(rawHeaders);
});

test("headers of the hop, sealed credentials and forged ones of ours do not go on", () => {
  const rawHeaders = [
    ...[
      "Host",
      "hooks.example",
      "Connection",
      "keep-alive, X-Hop",
      "X-Hop",
      "1",
      "Transfer-Encoding",
      "chunked",
      "Content-Length",
      "99",
      "Expect",
      "100-continue",
    ],
    ...["Authorization", "****", "Postern-Signature", "v1,forged", "POSTERN-ID", "req_forged", "Upgrade", "h2c", "TE", "trailers", "Kept", "yes"],
  ];
  const headers = outgoingHeaders(delivery({ rawHeaders, credentialHeaders: ["authorization"] }), settings);
  const names = headers.filter((_, index) => index % 2 === 0);
  expect(names).toEqual(["Host", "Kept", "Content-Length", "Postern-Id", "Postern-Attempt", "Postern-Timestamp", "Postern-Signature", "User-Agent", "Via"]);
  expect(findHeader(headers, "content-length")).toBe("15");
  expect(findHeader(headers, "postern-id")).toBe("req_1");
});

test.each(["Client-Cert", "client-cert-chain", "X-Forwarded-Client-Cert"])("%s does not go on: whoever sent it, it would seem to be our word", (name) => {
  const headers = outgoingHeaders(delivery({ rawHeaders: [name, ":bWFkZSB1cA==:", "Kept", "yes"] }), settings);
  expect(findHeader(headers, name.toLowerCase())).toBeUndefined();
  expect(findHeader(headers, "kept")).toBe("yes");
});

test("a destination verifies the standard names with the standardwebhooks package, the provider's own signature gone", () => {
  const body = Buffer.from('{"hello":"wörld"}');
  const rawHeaders = ["Stripe-Signature", "t=1,v1=aa", "webhook-id", "msg_theirs", "X-Other", "stays"];
  const headers = outgoingHeaders(delivery({ rawHeaders, body }), { ...settings, signAs: "standard-webhooks" });
  expect(findHeader(headers, "stripe-signature")).toBeUndefined();
  expect(findHeader(headers, "x-other")).toBe("stays");
  const named = Object.fromEntries(headers.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), headers[index + 1] ?? ""]] : [])));
  expect(new Webhook(secret).verify(body.toString(), named)).toEqual({ hello: "wörld" });
  expect(() => new Webhook(secret).verify(`${body} `, named)).toThrow();
  expect(() => new Webhook(other).verify(body.toString(), named)).toThrow();
});

test("each live secret signs, five at most, and any of them verifies", () => {
  const body = Buffer.from("{}");
  const timestampSeconds = Math.floor(Date.now() / 1_000);
  const signature = sign({ id: "req_1", timestampSeconds, body }, [other, secret]);
  for (const key of [secret, other]) {
    new Webhook(key).verify("{}", { "webhook-id": "req_1", "webhook-timestamp": String(timestampSeconds), "webhook-signature": signature });
  }
  expect(sign({ id: "req_1", timestampSeconds, body }, Array(9).fill(secret)).split(" ")).toHaveLength(5);
  expect(() => sign({ id: "req_1", timestampSeconds, body }, ["whsec_c2hvcnQ="])).toThrow("16 bytes");
});

test("a replay keeps the id and says so", () => {
  const headers = outgoingHeaders(delivery({ replayId: "rpl_1", attempt: 3 }), settings);
  expect(findHeader(headers, "postern-replay-of")).toBe("req_1");
  expect(findHeader(headers, "postern-id")).toBe("req_1");
  expect(findHeader(headers, "postern-attempt")).toBe("3");
});

test("a GET without a body goes out without a length", () => {
  expect(findHeader(outgoingHeaders(delivery({ method: "GET", body: Buffer.alloc(0) }), settings), "content-length")).toBeUndefined();
  expect(findHeader(outgoingHeaders(delivery({ body: Buffer.alloc(0) }), settings), "content-length")).toBe("0");
});

test("what came through our gateways three times goes no further", () => {
  expect(goesInCircles(["Via", "1.1 postern, 1.1 proxy", "via", "1.1 Postern"])).toBe(false);
  expect(goesInCircles(["Via", "1.1 postern, 1.1 proxy", "via", "1.1 Postern, 1.0 postern"])).toBe(true);
});

const delivery = (parts: Partial<ClaimedDelivery>): ClaimedDelivery => ({ ...claimedDelivery("dlv_1"), body: Buffer.from('{"hello":"you"}'), ...parts });
