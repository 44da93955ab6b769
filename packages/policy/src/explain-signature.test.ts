import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { explainSignature } from "./explain-signature.ts";
import { inbound, openSecret, portsAt, testNowSeconds } from "./made-for-tests.ts";

const secrets = [openSecret("the-secret-of-ours")];
const signatureOf = (text: string) => createHmac("sha256", "the-secret-of-ours").update(text).digest("hex");
const explain = (provider: string, headers: [string, string][], body = "{}") => explainSignature(inbound({ headers, body }), { provider, secrets }, portsAt());

test("a signature is told with its place, and what it is made over, to the byte", async () => {
  const right = signatureOf("{}");
  expect(await explain("github", [["X-Hub-Signature-256", `sha256=${right}`]])).toMatchObject({
    schemes: [{ label: "HMAC-SHA256 over the body", place: "header X-Hub-Signature-256", signatures: [right], signed: { bytes: Buffer.from("{}") } }],
    answer: { secretId: "sec_the-" },
  });
});

test("a time is told as sent, with its age; one that cannot be read without", async () => {
  const at = async (time: string) => (await explain("stripe", [["Stripe-Signature", `t=${time},v1=${signatureOf(`${time}.{}`)}`]])).schemes[0];
  const past = String(testNowSeconds - 400);
  expect(await at(past)).toMatchObject({
    time: { place: "header Stripe-Signature", text: past, ageMs: 400_000 },
    signed: { bytes: Buffer.from(`${past}.{}`) },
  });
  expect((await at("soon"))?.time).toEqual({ place: "header Stripe-Signature", text: "soon" });
});

test("what is missing is told as missing", async () => {
  const { schemes, answer } = await explain("stripe", []);
  expect(schemes[0]).toMatchObject({ signatures: [], time: { text: "" } });
  expect(answer).toMatchObject({ reason: "signature-missing" });
  const token = (await explain("telegram", [["X-Telegram-Bot-Api-Secret-Token", "x"]])).schemes[0];
  expect(token?.signatures).toEqual(["x"]);
  expect(token).not.toHaveProperty("signed");
  expect(token).not.toHaveProperty("time");
});

test("a part of the message that is not there is told by its name", async () => {
  const [scheme] = (await explain("standard-webhooks", [["webhook-timestamp", String(testNowSeconds)]])).schemes;
  expect(scheme?.signed).toMatchObject({ lacks: expect.stringContaining("webhook-id") });
});

test("the secret is never told, also where it is a part of what is signed", async () => {
  expect(JSON.stringify(await explain("github", [["X-Hub-Signature-256", "sha256=00"]]))).not.toContain("the-secret");
});
