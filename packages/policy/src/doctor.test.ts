import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { KnownSecret, Patient } from "./doctor/trial.ts";
import { diagnose } from "./doctor.ts";
import { inbound, testNowSeconds } from "./made-for-tests.ts";
import { specOf } from "./providers/index.ts";

const nowMs = testNowSeconds * 1_000;
const dayMs = 86_400_000;
const ports = { pause: async () => {} };

function known(value: string, changes: Partial<KnownSecret> = {}): KnownSecret {
  return { id: `sec_${value}`, kind: "shared", value, activeFromMs: nowMs - 90 * dayMs, endpointName: "github-prod", lastFour: value.slice(-4), ...changes };
}
const right = known("the-right-secret");
const body = '{"livemode":false,"url":"https://example.com/é","list":[1,2]}';

function hexOf(secret: string | Buffer, signed: string | Buffer, algorithm = "sha256"): string {
  return createHmac(algorithm, secret).update(signed).digest("hex");
}
function github(signed: string | Buffer, { sent = body, secret = right.value }: { sent?: string | Buffer; secret?: string } = {}) {
  return inbound({ headers: [["X-Hub-Signature-256", `sha256=${hexOf(secret, signed)}`]], body: sent });
}
function patient(changes: Partial<Patient> = {}): Patient {
  const spec = specOf("github");
  return { spec, request: github(body), receivedAtMs: nowMs, nowMs, isWhole: true, secrets: [right], otherSecrets: [], ...changes };
}
const causeOf = async (changes: Partial<Patient>) => (await diagnose(patient(changes), ports)).finding;

describe("secrets", () => {
  test("a secret that was added since is told as mended", async () => {
    const added = known(right.value, { activeFromMs: nowMs + dayMs });
    expect(await causeOf({ secrets: [added], nowMs: nowMs + 2 * dayMs })).toMatchObject({ cause: "mended", proved: true });
  });

  test("a retired secret is named by its last letters and the day it ended, never as a whole", async () => {
    const retired = known("retired-secret-ab12", { activeUntilMs: nowMs - 10 * dayMs });
    const finding = await causeOf({ secrets: [right, retired], request: github(body, { secret: retired.value }) });
    expect(finding).toMatchObject({ cause: "retired-secret", proved: true, says: expect.stringContaining("…ab12") });
    expect(finding?.says).toContain(new Date(nowMs - 10 * dayMs).toISOString().slice(0, 10));
    expect(JSON.stringify(finding)).not.toContain(retired.value);
  });

  test("another endpoint's secret is named with its endpoint, and with the event's mode where it says one", async () => {
    const other = known("secret-of-test-mode", { endpointName: "github-test" });
    const request = github(body, { secret: other.value });
    expect(await causeOf({ request, otherSecrets: [other] })).toMatchObject({
      cause: "test-mode",
      says: expect.stringMatching(/github-test.*livemode: false/),
    });
    const plain = github("{}", { sent: "{}", secret: other.value });
    expect(await causeOf({ request: plain, otherSecrets: [other] })).toMatchObject({ cause: "other-secret" });
  });
});

describe("the body", () => {
  const pretty = JSON.stringify(JSON.parse(body), null, 2);
  test.each([
    ["lost its line feed", `${body}\n`, body, /ended with a line feed/],
    ["gained a line feed", body, `${body}\n`, /without its last line break/],
    ["got other line ends", "a\nb", "a\r\nb", /LF line ends/],
    ["lost its CRLF", "a\r\nb", "a\nb", /CRLF line ends/],
    ["was indented", body, pretty, /without spaces/],
    ["was made compact", pretty, body, /indented by two/],
    ["was written by Python", '{"a": 1, "b": [1, 2]}', '{"a":1,"b":[1,2]}', /Python/],
    ["had slashes escaped", '{"u":"https:\\/\\/x"}', '{"u":"https://x"}', /PHP/],
    ["gained a byte order mark", body, `\ufeff${body}`, /no byte order mark/],
    ["had its form written anew", "a=1+2&b=%C3%A9", "a=1%202&b=%C3%A9", /same form/],
  ])("that %s on its way is recognized", async (_, signed, sent, says) => {
    expect(await causeOf({ request: github(signed, { sent }) })).toMatchObject({ cause: "body", proved: true, says: expect.stringMatching(says) });
  });

  test("that is nested without end, or all spaces, costs no time and proves nothing", async () => {
    const startedMs = performance.now();
    for (const sent of ["[".repeat(200_000), `${" ".repeat(900_000)}x`]) expect((await causeOf({ request: github("else", { sent }) }))?.proved).not.toBe(true);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});

test("a stale time is told with its age and the window", async () => {
  const seconds = testNowSeconds - 3_600;
  const request = inbound({ headers: [["Stripe-Signature", `t=${seconds},v1=${hexOf(right.value, `${seconds}.${body}`)}`]], body });
  const finding = await causeOf({ spec: specOf("stripe"), request });
  expect(finding).toMatchObject({ cause: "clock", proved: true, says: expect.stringMatching(/3600 s old.*window is 300 s/) });
});

describe("the form", () => {
  test("a key that the sender did not decode is told", async () => {
    const secret = known(`whsec_${Buffer.from("a secret of 32 bytes, more or less").toString("base64")}`);
    const signature = createHmac("sha256", secret.value).update(`msg_1.${testNowSeconds}.${body}`).digest("base64");
    const headers: [string, string][] = [
      ["webhook-id", "msg_1"],
      ["webhook-timestamp", String(testNowSeconds)],
      ["webhook-signature", `v1,${signature}`],
    ];
    const finding = await causeOf({ spec: specOf("standard-webhooks"), secrets: [secret], request: inbound({ headers, body }) });
    expect(finding).toMatchObject({ cause: "key-form", says: expect.stringContaining("as they stand") });
  });

  test("a secret with a space around it is told", async () => {
    expect(await causeOf({ secrets: [known(" the-right-secret ")] })).toMatchObject({ cause: "key-form", says: expect.stringContaining("spaces") });
  });

  test("a signature without its prefix, or in base64, or of SHA-1 is told with the form it has", async () => {
    const hex = hexOf(right.value, body);
    const as = (value: string) => inbound({ headers: [["X-Hub-Signature-256", value]], body });
    expect(await causeOf({ request: as(hex) })).toMatchObject({ cause: "signature-form", says: expect.stringContaining("hex of HMAC-SHA256") });
    const base64 = Buffer.from(hex, "hex").toString("base64");
    expect(await causeOf({ request: as(`sha256=${base64}`) })).toMatchObject({ cause: "signature-form", says: expect.stringContaining("base64") });
    const sha1 = hexOf(right.value, body, "sha1");
    expect(await causeOf({ request: as(`sha256=${sha1}`) })).toMatchObject({ cause: "signature-form", says: expect.stringContaining("SHA1") });
  });
});

test("another provider's signature is told by that provider's name", async () => {
  const request = inbound({ headers: [["X-Shopify-Hmac-Sha256", createHmac("sha256", right.value).update(body).digest("base64")]], body });
  expect(await causeOf({ request })).toMatchObject({ cause: "other-provider", proved: true, says: expect.stringContaining("Shopify") });
});

describe("where nothing fits", () => {
  const forged = github(body, { secret: "someone else's" });

  test("nothing is proved, and what was tried is counted", async () => {
    const { finding, tried } = await diagnose(patient({ request: { ...forged, body: Buffer.from('{"a":1}') } }), ports);
    expect(finding).toBeUndefined();
    expect(tried.map(({ cause }) => cause)).toEqual(expect.arrayContaining(["mended", "body", "key-form", "signature-form", "other-provider"]));
  });

  test("the event's mode is a hint", async () => {
    expect(await causeOf({ request: forged })).toMatchObject({ cause: "test-mode", proved: false });
  });

  test("a body that is not kept whole is said to be so", async () => {
    expect(await causeOf({ request: forged, isWhole: false })).toMatchObject({ cause: "truncated", proved: false });
  });
});
