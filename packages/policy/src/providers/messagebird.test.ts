import { createHmac, hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret, testNowSeconds } from "../made-for-tests.ts";

const key = "a-signing-key-of-messagebird";
const path = "/e/test?status=delivered&id=42";
const url = `https://hooks.example.com${path}`;
const body = '{"type":"message.created"}';
const claims = { iss: "MessageBird", jti: "j-1", nbf: testNowSeconds - 1, exp: testNowSeconds + 60, url_hash: hash("sha256", url) };
const covered = { ...claims, payload_hash: hash("sha256", body) };

function tokenOf(claims: object, algorithm: "HS256" | "HS512" = "HS256"): string {
  const signed = [{ alg: algorithm }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createHmac(algorithm.replace("HS", "sha"), key).update(signed).digest("base64url")}`;
}

function judge(headers: [string, string][], request: { body?: string; method?: string; path?: string }) {
  const gate = { kind: "signature" as const, provider: "messagebird" };
  return decide([gate], inbound({ path, headers, ...request }), { secrets: [openSecret(key)] });
}

describe("a token of MessageBird", () => {
  test("covers address and body, and names the event", async () => {
    const decision = await judge([["MessageBird-Signature-JWT", tokenOf(covered, "HS512")]], { body });
    expect(decision).toMatchObject({ verdict: "accepted", event: { id: "j-1", type: "message.created" } });
  });

  test("says nothing of a body where there is none: reports come by GET", async () => {
    const headers: [string, string][] = [["MessageBird-Signature-JWT", tokenOf(claims)]];
    expect(await judge(headers, { method: "GET" })).toMatchObject({ verdict: "accepted", event: { type: "delivered" } });
    expect(await judge(headers, { body })).toMatchObject({ verdict: "refused", reason: "signature-mismatch" });
  });

  test("does not fit another body, no body, or another address", async () => {
    const headers: [string, string][] = [["MessageBird-Signature-JWT", tokenOf(covered)]];
    expect((await judge(headers, { body: `${body} ` })).verdict).toBe("refused");
    expect((await judge(headers, {})).verdict).toBe("refused");
    expect((await judge(headers, { body, path: `${path}3` })).verdict).toBe("refused");
  });

  test.each(["iss", "jti", "exp", "url_hash"] as const)("without %s is refused", async (name) => {
    const { [name]: _, ...rest } = covered;
    expect((await judge([["MessageBird-Signature-JWT", tokenOf(rest)]], { body })).verdict).toBe("refused");
  });
});

test("the older signature of MessageBird covers time, sorted query and body, for 100 seconds", async () => {
  const headersAt = (seconds: number): [string, string][] => {
    const mac = createHmac("sha256", key)
      .update(`${seconds}\nid=42&status=delivered\n`)
      .update(hash("sha256", body, "buffer"));
    return [
      ["MessageBird-Request-Timestamp", String(seconds)],
      ["MessageBird-Signature", mac.digest("base64")],
    ];
  };
  expect((await judge(headersAt(testNowSeconds - 90), { body })).verdict).toBe("accepted");
  expect((await judge(headersAt(testNowSeconds - 110), { body })).verdict).toBe("refused");
  expect((await judge(headersAt(testNowSeconds), { body: "{}" })).verdict).toBe("refused");
});
