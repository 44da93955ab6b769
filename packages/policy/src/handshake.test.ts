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

describe("a challenge that needs no signature", () => {
  const gate = (provider: string, settings = {}) => ({ kind: "signature" as const, provider, settings });

  test("is answered before any secret is there to check with", async () => {
    const request = inbound({ path: "/e/test?validationToken=a%20%3Cb%3E", body: "" });
    const decision = await decide([gate("microsoft-graph")], request, { secrets: [] });
    expect(decision).toMatchObject({ verdict: "accepted", handshake: { status: 200, body: "a <b>", headers: { "content-type": "text/plain" } } });
  });

  test("is answered only where the gates before it let it in", async () => {
    const request = inbound({ path: "/e/test?validationToken=a", body: "" });
    const elsewhere = { kind: "address" as const, allow: ["203.0.113.0/24"], deny: [] };
    expect(await decide([elsewhere, gate("microsoft-graph")], request)).toMatchObject({ verdict: "refused" });
  });

  test("is answered with an HMAC of a word, and of nothing that could be an event's body", async () => {
    const ask = (token: string) => inbound({ method: "GET", path: `/e/test?crc_token=${encodeURIComponent(token)}` });
    const expected = createHmac("sha256", secret).update("crc-1999").digest("base64");
    const answered = await decide([gate("twitter")], ask("crc-1999"), known);
    expect(JSON.parse(answered.handshake?.body ?? "")).toEqual({ response_token: `sha256=${expected}` });
    for (const forged of ['{"for_user_id":"1"}', "a=b&c=d", "", "x".repeat(129), "a b", "[1]"]) {
      expect(await decide([gate("twitter")], ask(forged), known)).toMatchObject({ verdict: "refused" });
    }
  });

  test.each([
    ["the right token", "hub.mode=subscribe&hub.challenge=7&hub.verify_token=mine", true],
    ["another token", "hub.mode=subscribe&hub.challenge=7&hub.verify_token=yours", false],
    ["no token", "hub.mode=subscribe&hub.challenge=7", false],
    ["the token twice", "hub.mode=subscribe&hub.challenge=7&hub.verify_token=mine&hub.verify_token=mine", false],
  ])("and asks for a token is answered with %s: %s", async (_, query, isAnswered) => {
    const request = inbound({ method: "GET", path: `/e/test?${query}` });
    const decision = await decide([gate("meta", { verifyToken: "mine" })], request, known);
    expect(decision.handshake?.body).toBe(isAnswered ? "7" : undefined);
    expect(decision.verdict).toBe(isAnswered ? "accepted" : "refused");
  });

  test("and asks for a token is not answered while none is set", async () => {
    const request = inbound({ method: "GET", path: "/e/test?hub.mode=subscribe&hub.challenge=7&hub.verify_token=" });
    for (const settings of [{}, { verifyToken: "" }]) expect(await decide([gate("meta", settings)], request, known)).toMatchObject({ verdict: "refused" });
  });
});

describe("a first call that hands over the secret", () => {
  const gate = { kind: "signature" as const, provider: "asana" };
  const call = (secret: string, times = 1) => inbound({ headers: Array.from({ length: times }, (): [string, string] => ["X-Hook-Secret", secret]) });
  const handed = "b537207f20cbfa02357cf448134da559";

  test("is answered while the endpoint holds none, and says what to keep", async () => {
    const { handshake, trace } = await decide([gate], call(handed));
    expect(handshake).toMatchObject({ status: 200, headers: { "X-Hook-Secret": handed }, action: { kind: "store-secret", value: handed } });
    expect(JSON.stringify(trace)).not.toContain(handed);
    const retired = openSecret("one of before", { activeUntilMs: (testNowSeconds - 1) * 1_000 });
    expect((await decide([gate], call(handed), { secrets: [retired] })).handshake).toBeDefined();
  });

  test("is refused once there is one, whoever set it", async () => {
    expect(await decide([gate], call(handed), { secrets: [openSecret("set before")] })).toMatchObject({ verdict: "refused", reason: "signature-missing" });
  });

  test.each([
    ["one that could be guessed", call("a")],
    ["one with odd letters", call(`${handed}\u00e9`)],
    ["one of an absurd length", call("x".repeat(2_000))],
    ["two of them", call(handed, 2)],
  ])("is refused with %s", async (_, request) => {
    expect((await decide([gate], request)).handshake).toBeUndefined();
  });

  test("may stand in the body", async () => {
    const body = JSON.stringify({ verification_token: `secret_${handed}` });
    const decision = await decide([{ ...gate, provider: "notion" }], inbound({ body }));
    expect(decision.handshake).toMatchObject({ status: 200, action: { value: `secret_${handed}` } });
  });
});
