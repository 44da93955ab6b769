import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret, portsAt, testNowSeconds } from "./made-for-tests.ts";

const body = '{"id":"evt_1","type":"push"}';
const hmac = (secret: string | Buffer, text: string, encoding: "hex" | "base64" = "hex") => createHmac("sha256", secret).update(text).digest(encoding);
const gate = (provider: string, toleranceSeconds?: number) => ({ kind: "signature" as const, provider, ...(toleranceSeconds && { toleranceSeconds }) });

describe("a signature over the body (GitHub)", () => {
  const secrets = [openSecret("the-old-secret-ab12"), openSecret("new-secret-of-ours-9f3c")];
  const send = (...signatures: string[]) =>
    decide([gate("github")], inbound({ body, headers: signatures.map((value) => ["X-Hub-Signature-256", value]) }), { secrets });
  const right = `sha256=${hmac("new-secret-of-ours-9f3c", body)}`;

  test("fits with any active secret, which is named", async () => {
    expect(await send(right)).toMatchObject({ verdict: "accepted", secretId: "sec_new-" });
    expect(await send(`sha256=${hmac("the-old-secret-ab12", body)}`)).toMatchObject({ verdict: "accepted", secretId: "sec_the-" });
  });

  test("may be written in capitals: hex is compared as bytes", async () => {
    expect(await send(`sha256=${hmac("new-secret-of-ours-9f3c", body).toUpperCase()}`)).toMatchObject({ verdict: "accepted" });
  });

  test("that does not fit is told in words that help and give nothing away", async () => {
    const decision = await send(`sha256=${hmac("a third secret", body)}`);
    expect(decision.trace[0]).toMatchObject({
      reason: "signature-mismatch",
      seen: "header X-Hub-Signature-256 of 64 hex letters",
      expected: "HMAC-SHA256 over the body with one of 2 active secrets (…ab12, …9f3c)",
    });
    expect(JSON.stringify(decision)).not.toContain("secret-of-ours");
  });

  test.each([
    ["no signature", [], "signature-missing"],
    ["an empty one", [""], "signature-malformed"],
    ["two headers, even with the right one", [right, right], "signature-duplicated"],
    ["no prefix", [right.slice(7)], "signature-malformed"],
    ["another algorithm's prefix", [right.replace("sha256=", "sha1=")], "signature-malformed"],
    ["a letter short", [right.slice(0, -1)], "signature-malformed"],
    ["a letter more", [`${right}0`], "signature-malformed"],
    ["letters that are no hex", [right.replace(/.$/, "g")], "signature-malformed"],
    ["base64 instead of hex", [`sha256=${hmac("new-secret-of-ours-9f3c", body, "base64")}`], "signature-malformed"],
    ["the body's plain digest", [`sha256=${createHash("sha256").update(body).digest("hex")}`], "signature-mismatch"],
    ["an HMAC under an empty key", [`sha256=${hmac("", body)}`], "signature-mismatch"],
  ])("with %s is refused", async (_, signatures, reason) => {
    expect(await send(...signatures)).toMatchObject({ verdict: "refused", status: 401, reason });
  });

  test("without an active secret lets no one in, least of all with an empty secret", async () => {
    const request = inbound({ body, headers: [["X-Hub-Signature-256", `sha256=${hmac("", body)}`]] });
    for (const none of [[], [openSecret("")], [openSecret("x", { activeUntilMs: 0 })], [openSecret("x", { kind: "public-key" })]]) {
      expect(await decide([gate("github")], request, { secrets: none })).toMatchObject({ reason: "no-active-secret", status: 401 });
    }
  });

  test("covers bytes, not text: a body that is no UTF-8 is checked as it came", async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const signature = createHmac("sha256", "k").update(bytes).digest("hex");
    const request = inbound({ body: bytes, headers: [["x-hub-signature-256", `sha256=${signature}`]] });
    expect(await decide([gate("github")], request, { secrets: [openSecret("k")] })).toMatchObject({ verdict: "accepted" });
  });
});

describe("a signature in a list with its time (Stripe)", () => {
  const secret = "whsec_used_as_text_not_decoded";
  const v1 = (time: string | number) => `v1=${hmac(secret, `${time}.${body}`)}`;
  const send = (header: string, nowSeconds = testNowSeconds, toleranceSeconds?: number) =>
    decide([gate("stripe", toleranceSeconds)], inbound({ body, headers: [["Stripe-Signature", header]] }), {
      secrets: [openSecret(secret)],
      ports: portsAt(nowSeconds),
    });

  test("fits when any v1 of the list does, and other versions are not looked at", async () => {
    const wrong = `v1=${"0".repeat(64)}`;
    expect(await send(`t=${testNowSeconds},${wrong},${v1(testNowSeconds)},v0=x`)).toMatchObject({ verdict: "accepted", event: { id: "evt_1", type: "push" } });
    expect(await send(`t=${testNowSeconds},${v1(testNowSeconds).replace("v1", "v0")}`)).toMatchObject({ reason: "signature-malformed" });
  });

  test("counts within its window, to either side, and says how old it was", async () => {
    const header = `t=${testNowSeconds},${v1(testNowSeconds)}`;
    expect(await send(header, testNowSeconds + 300)).toMatchObject({ verdict: "accepted" });
    expect((await send(header, testNowSeconds + 412)).trace[0]).toMatchObject({
      reason: "timestamp-stale",
      seen: "timestamp 412 s old",
      expected: "at most 300 s old",
    });
    expect(await send(header, testNowSeconds - 301)).toMatchObject({ reason: "timestamp-future" });
  });

  test("counts within the owner's own window, where one is set", async () => {
    const header = `t=${testNowSeconds},${v1(testNowSeconds)}`;
    expect(await send(header, testNowSeconds + 31, 30)).toMatchObject({ reason: "timestamp-stale" });
    expect(await send(header, testNowSeconds + 900, 1_000)).toMatchObject({ verdict: "accepted" });
  });

  test.each(["NaN", "1e20", "-1790000000", "0x6ab0", "1790000000.0", "", "99999999999999999999", "Infinity"])(
    "signed over the time %j is refused",
    async (time) => {
      expect(await send(`t=${time},${v1(time)}`)).toMatchObject({ reason: "timestamp-malformed", status: 401 });
    },
  );

  test("without a time, or with two, is refused", async () => {
    expect(await send(v1(testNowSeconds))).toMatchObject({ reason: "timestamp-missing" });
    expect(await send(`t=${testNowSeconds},t=1,${v1(testNowSeconds)}`)).toMatchObject({ reason: "timestamp-malformed" });
  });

  test("with the same time twice is judged by it", async () => {
    expect(await send(`t=${testNowSeconds},t=${testNowSeconds},${v1(testNowSeconds)}`)).toMatchObject({ verdict: "accepted" });
  });

  test("among a heap of signatures is not searched for", async () => {
    const heap = Array.from({ length: 5_000 }, () => `v1=${"0".repeat(64)}`).join(",");
    expect(await send(`t=${testNowSeconds},${heap},${v1(testNowSeconds)}`)).toMatchObject({ reason: "signature-malformed" });
  });
});

describe("a provider with two schemes", () => {
  const key = Buffer.alloc(24, 7);
  const signingToken = `whsec_${key.toString("base64")}`;
  const signed = (id = "msg_1"): [string, string][] => [
    ["webhook-id", id],
    ["webhook-timestamp", String(testNowSeconds)],
    ["webhook-signature", `v1,${hmac(key, `msg_1.${testNowSeconds}.${body}`, "base64")}`],
  ];
  const send = (headers: [string, string][], ...secrets: string[]) =>
    decide([gate("gitlab")], inbound({ body, headers }), { secrets: secrets.map((one) => openSecret(one)) });

  test("is checked by the one that is shown (GitLab)", async () => {
    expect(await send([["X-Gitlab-Token", "a-plain-token"]], "a-plain-token")).toMatchObject({ verdict: "accepted" });
    expect(await send(signed(), signingToken)).toMatchObject({ verdict: "accepted" });
    expect(await send([["X-Gitlab-Token", "another"]], "a-plain-token")).toMatchObject({ reason: "signature-mismatch" });
  });

  test("is judged by its signature when both are shown: a token does not mend a body that was changed", async () => {
    const both: [string, string][] = [...signed("msg_2"), ["X-Gitlab-Token", "a-plain-token"]];
    expect(await send(both, signingToken, "a-plain-token")).toMatchObject({ reason: "signature-mismatch" });
  });

  test("is judged by its token while no signing token is kept here", async () => {
    expect(await send([...signed("msg_2"), ["X-Gitlab-Token", "a-plain-token"]], "a-plain-token")).toMatchObject({ verdict: "accepted" });
  });

  test("names both places when neither is shown", async () => {
    expect((await send([], "a-plain-token")).trace[0]).toMatchObject({
      reason: "signature-missing",
      expected: "header webhook-signature or header X-Gitlab-Token",
    });
  });

  test("needs every header that is signed", async () => {
    expect(await send(signed().slice(1), signingToken)).toMatchObject({ reason: "signature-malformed" });
    expect(await send([...signed(), ["webhook-id", "msg_1"]], signingToken)).toMatchObject({ reason: "signature-malformed" });
  });
});

describe("an Ed25519 signature (Discord)", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("hex");
  const send = (signature: string, key = raw) =>
    decide(
      [gate("discord")],
      inbound({
        body,
        headers: [
          ["X-Signature-Ed25519", signature],
          ["X-Signature-Timestamp", String(testNowSeconds)],
        ],
      }),
      {
        secrets: [openSecret(key, { kind: "public-key" })],
      },
    );
  const right = sign(null, Buffer.from(`${testNowSeconds}${body}`), privateKey).toString("hex");

  test("fits under the public key", async () => {
    expect(await send(right)).toMatchObject({ verdict: "accepted" });
  });

  test.each([
    ["zeros", "0".repeat(128)],
    ["half of it", right.slice(0, 64)],
    ["nothing", ""],
  ])("of %s is refused with 401", async (_, signature) => {
    expect(await send(signature)).toMatchObject({ verdict: "refused", status: 401 });
  });

  test.each(["", "00", "no hex", `${raw}00`])("is not checked under the key %j, which is none", async (key) => {
    expect(await send(right, key)).toMatchObject({ reason: "no-active-secret" });
  });
});
