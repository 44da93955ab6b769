import { generateKeyPairSync, sign } from "node:crypto";
import { OidcTokenGate } from "@postern/contract/policy";
import { expect, test } from "vitest";
import { judgeToken, wasSigned } from "./judge-token.ts";
import { type TrialCalls, trialPorts } from "./trial-ports.ts";

const issuer = "https://ci.example";
const nowMs = 1_790_000_000_000;
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwks = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "ES256" }] };
const settings = OidcTokenGate.parse({ kind: "oidc-token", issuer, audiences: ["here"], conditions: [{ claim: "ref", values: ["main"] }] });

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
function tokenOf(claims: object): string {
  const payload = { iss: issuer, aud: "here", sub: "job 7", ref: "main", exp: nowMs / 1_000 + 60, ...claims };
  const signed = `${base64url({ alg: "ES256", kid: "k1" })}.${base64url(payload)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}
const fetchKey = async (url: string) => JSON.stringify(url.endsWith("/jwks") ? jwks : { issuer, jwks_uri: `${issuer}/jwks` });
const judge = (text: string) => judgeToken(settings, text, trialPorts(nowMs, { fetchKey } as unknown as TrialCalls));

test("a proved token says whose it is", async () => {
  expect(await judge(tokenOf({}))).toEqual({ subject: "job 7" });
  expect(await judge(tokenOf({ sub: undefined }))).toEqual({ subject: "none" });
});

test("one that is denied says why, and whether its issuer did sign it", async () => {
  const forged = tokenOf({}).replace(/[^.]*$/, tokenOf({ ref: "other" }).split(".").at(-1) ?? "");
  const denials = await Promise.all([tokenOf({ ref: "other" }), tokenOf({ exp: nowMs / 1_000 - 60 }), forged, "nothing"].map(judge));
  const told = denials.map((judged) => ("denial" in judged ? [judged.denial.reason, wasSigned(judged.denial)] : judged));
  expect(told).toEqual([
    ["token-claim-refused", true],
    ["token-expired", true],
    ["token-untrusted", false],
    ["token-malformed", false],
  ]);
});
