import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret, testNowSeconds } from "./made-for-tests.ts";

const secret = "a-signing-secret-of-slack";

function slack(body: string, signWith = secret) {
  const signature = createHmac("sha256", signWith).update(`v0:${testNowSeconds}:${body}`).digest("hex");
  return inbound({
    body,
    headers: [
      ["X-Slack-Request-Timestamp", String(testNowSeconds)],
      ["X-Slack-Signature", `v0=${signature}`],
    ],
  });
}

const signature = { kind: "signature" as const, provider: "slack" };
const known = { secrets: [openSecret(secret)], provider: "slack" };
const challenge = JSON.stringify({ type: "url_verification", challenge: "<script>3eZbrw</script>", token: "x" });

describe("Slack's challenge", () => {
  test("is echoed as plain text that no browser sniffs", async () => {
    expect((await decide([signature], slack(challenge), known)).handshake).toEqual({
      status: 200,
      headers: { "content-type": "text/plain", "x-content-type-options": "nosniff" },
      body: "<script>3eZbrw</script>",
    });
  });

  test("is not answered when its signature is wrong", async () => {
    const decision = await decide([signature], slack(challenge, "another secret"), known);
    expect(decision).toMatchObject({ verdict: "refused", status: 401 });
    expect(decision.handshake).toBeUndefined();
  });

  test("is not answered where no gate checks the signature, or another way in was taken", async () => {
    expect((await decide([], slack(challenge), known)).handshake).toBeUndefined();
    const anyone = { kind: "method" as const, allow: ["POST"] };
    expect((await decide([{ any: [anyone, signature] }], slack(challenge), known)).handshake).toBeUndefined();
  });

  test("is not answered when a later gate refuses", async () => {
    expect((await decide([signature, { kind: "body-size", bodyBytesMax: 1 }], slack(challenge), known)).handshake).toBeUndefined();
  });

  test("claims no id: it may be asked again", async () => {
    const withId = JSON.stringify({ ...JSON.parse(challenge), event_id: "Ev1" });
    const replay = { kind: "replay" as const, id: { from: "provider" as const, name: "" }, windowSeconds: 600, toleranceSeconds: 300, requireId: false };
    expect((await decide([signature, replay], slack(withId), known)).claim).toBeUndefined();
  });

  test("of an absurd length is treated as an event", async () => {
    const long = JSON.stringify({ type: "url_verification", challenge: "x".repeat(5_000) });
    expect((await decide([signature], slack(long), known)).handshake).toBeUndefined();
  });

  test("within an event is an event", async () => {
    const event = JSON.stringify({ type: "event_callback", event: { type: "url_verification", challenge: "x" } });
    expect((await decide([signature], slack(event), known)).handshake).toBeUndefined();
  });
});
