import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { JsonPaths } from "../json-paths.ts";
import { inbound, openSecret, portsAt } from "../made-for-tests.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import { Reading } from "../reading.ts";
import type { Scheme } from "../scheme.ts";
import { verifySignature } from "../verify-signature.ts";

const scheme: Scheme = {
  label: "a detached token over the body",
  algorithm: "jws",
  encoding: "text",
  signature: { header: "X-Sig" },
  jws: { algorithms: ["HS256", "HS384"], detached: true },
  message: [{ text: "v1." }, "body"],
  bindsBody: true,
};
const body = '{"é":1}';
const unencoded = { alg: "HS256", crit: ["b64"], b64: false };

function tokenOver(text: string, header: object = { alg: "HS256" }, secret = "s3cret"): string {
  const head = Buffer.from(JSON.stringify(header)).toString("base64url");
  const payload = "b64" in header ? Buffer.from(text) : Buffer.from(Buffer.from(text).toString("base64url"));
  const proof = createHmac("sha256", secret).update(`${head}.`).update(payload).digest("base64url");
  return `${head}..${proof}`;
}

function judge(token: string, { sent = body, over = scheme, more = [] as [string, string][] } = {}) {
  const paths = new JsonPaths();
  const request = new Reading(inbound({ body: sent, headers: [["X-Sig", token], ...more] }), paths);
  return verifySignature([prepareScheme(over, { secrets: [openSecret("s3cret")], paths })], request, portsAt());
}

test("what stands apart is signed as base64url, or as it is where the header says so", () => {
  expect(judge(tokenOver(`v1.${body}`))).toMatchObject({ secretId: "sec_s3cr", expected: scheme.label });
  expect(judge(tokenOver(`v1.${body}`, unencoded))).toMatchObject({ secretId: "sec_s3cr" });
});

test("another body, another way of writing it and another secret do not fit", () => {
  const mismatch = { reason: "signature-mismatch" };
  for (const header of [undefined, unencoded]) {
    expect(judge(tokenOver(`v1.${body}`, header), { sent: "{}" })).toMatchObject(mismatch);
    expect(judge(tokenOver(body, header))).toMatchObject(mismatch);
    expect(judge(tokenOver(`v1.${body}`, header, "other"))).toMatchObject(mismatch);
  }
});

test("one token is wanted, of an algorithm of the record, and with its payload apart", () => {
  const whole = tokenOver(`v1.${body}`).replace("..", `.${Buffer.from(`v1.${body}`).toString("base64url")}.`);
  expect(judge(whole)).toMatchObject({ reason: "signature-malformed", expected: "one detached JWS" });
  expect(judge(tokenOver(`v1.${body}`, { alg: "none" }))).toMatchObject({
    reason: "signature-malformed",
    seen: "a token of algorithm none",
    expected: "HS256 or HS384",
  });
  expect(judge(tokenOver(`v1.${body}`, { alg: "HS384" }))).toMatchObject({ reason: "signature-mismatch" });
  const listed: Scheme = { ...scheme, signature: { header: "X-Sig", separator: "," } };
  const twice = `${tokenOver(`v1.${body}`)},${tokenOver(`v1.${body}`)}`;
  expect(judge(twice, { over: listed })).toMatchObject({ reason: "signature-malformed", expected: "one detached JWS" });
  const attached: Scheme = { ...scheme, jws: { algorithms: ["HS256"] } };
  expect(judge("nonsense", { over: attached })).toMatchObject({ reason: "signature-malformed", expected: "one compact JWS" });
});

test("what is signed has to be there", () => {
  const over: Scheme = { ...scheme, message: [{ header: "X-Id" }, "body"] };
  expect(judge(tokenOver(`1${body}`), { over, more: [["X-Id", "1"]] })).toHaveProperty("secretId");
  expect(judge(tokenOver(body), { over })).toMatchObject({ reason: "signature-malformed", seen: expect.stringContaining("X-Id"), expected: scheme.label });
});
