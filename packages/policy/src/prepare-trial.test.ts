import { OidcLoginGate, OidcTokenGate, type PolicyNode } from "@postern/contract/policy";
import { describe, expect, test } from "vitest";
import { authorityIdOf, authorityOf, certificateNowSeconds, derOf } from "./certificate/made-certificates.ts";
import { inbound, openSecret, testNowSeconds } from "./made-for-tests.ts";
import { keySet, portsWithIssuer, testIssuer, tokenOf } from "./made-tokens.ts";
import type { Inbound, LoginSession } from "./ports.ts";
import { prepareTrial } from "./prepare-trial.ts";
import { trialPorts } from "./trial-ports.ts";

const nowMs = testNowSeconds * 1_000;

async function tryOn(gates: PolicyNode[], request: Partial<Inbound>, atMs = nowMs) {
  const prepared = prepareTrial({ policy: { all: gates }, provider: undefined, endpointId: "ep_1", secrets: [], authorities: [authorityOf("root")] }, nowMs);
  return await prepared.evaluate({ ...inbound(), ...request }, trialPorts(atMs, {}));
}

describe("a certificate that was kept", () => {
  const gate = (source: "tls" | "client-cert"): PolicyNode => ({
    kind: "certificate",
    authorities: [authorityIdOf("root")],
    source,
    conditions: [],
    fingerprints: [],
  });
  const connection = { chain: [derOf("good")], isTrustedProxy: false };
  const thenMs = certificateNowSeconds * 1_000;

  test("is judged as of the moment when its request came", async () => {
    expect(await tryOn([gate("tls")], { connection }, thenMs)).toMatchObject({
      verdict: "accepted",
      trace: [{ certificate: { subject: expect.any(String) } }],
    });
    const tooLateMs = thenMs + 150 * 365 * 86_400_000;
    expect(await tryOn([gate("tls")], { connection }, tooLateMs)).toMatchObject({ reason: "certificate-expired" });
  });

  test("in a header counts where it is kept that a trusted proxy sent it, and is unknown where that is not", async () => {
    const rawHeaders = ["Client-Cert", `:${derOf("good").toString("base64")}:`];
    const byProxy = { chain: "not-kept" as const, isTrustedProxy: true };
    expect(await tryOn([gate("client-cert")], { rawHeaders, connection: byProxy }, thenMs)).toMatchObject({ verdict: "accepted" });
    expect(await tryOn([gate("client-cert")], { rawHeaders, connection: { ...byProxy, isTrustedProxy: false } }, thenMs)).toMatchObject({
      reason: "certificate-missing",
    });
    expect(await tryOn([gate("client-cert")], { rawHeaders, connection: "not-kept" }, thenMs)).toMatchObject({ reason: "not-kept" });
    expect(await tryOn([gate("client-cert")], { connection: "not-kept" }, thenMs)).toMatchObject({ reason: "certificate-missing" });
  });

  test("is unknown where no gate asked the connection for one", async () => {
    expect(await tryOn([gate("tls")], { connection: { chain: "not-kept", isTrustedProxy: true } }, thenMs)).toMatchObject({ reason: "not-kept" });
  });
});

describe("a sign-in that was kept", () => {
  const navigation = { method: "GET", rawHeaders: ["Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"] };
  const visit = (gate: PolicyNode, login: Inbound["login"]) => tryOn([gate], { ...navigation, login });
  const gate = (changes: object) => OidcLoginGate.parse({ kind: "oidc-login", ...changes });
  const ada: LoginSession = {
    ...{ id: "ens_1", connectionId: "con_01jdq8r0000000000000000000", subject: "ada", email: "ada@example.com", isMember: true },
    ...{ claims: { groups: ["on-call"] }, claimsKept: ["groups"], signedInAtMs: nowMs - 60_000, lastSeenAtMs: nowMs },
  };

  test("is judged by what the draft asks of it", async () => {
    expect(await visit(gate({ groups: ["on-call"] }), ada)).toMatchObject({ verdict: "accepted" });
    expect(await visit(gate({ groups: ["engineering"] }), ada)).toMatchObject({ reason: "login-refused" });
    expect(await visit(gate({}), undefined)).toMatchObject({ reason: "login-missing" });
  });

  test("is over when it was over then", async () => {
    expect(await visit(gate({ sessionMinutes: 5 }), { ...ada, signedInAtMs: nowMs - 600_000 })).toMatchObject({ reason: "login-missing" });
  });

  test("does not tell of a claim that nobody asked for then, even where the person has none of it", async () => {
    const asks = gate({ conditions: [{ claim: "department", is: "equals", values: ["sales"] }] });
    const decision = await visit(asks, ada);
    expect(decision).toMatchObject({
      reason: "not-kept",
      trace: [{ seen: "a stored request; the claim department of who was signed in was not kept with it" }],
    });
    expect(await visit(asks, { ...ada, claimsKept: ["groups", "department"] })).toMatchObject({ reason: "login-refused" });
  });
});

describe("an identity token that was proved when it came", () => {
  const gate = (changes: object = {}) => OidcTokenGate.parse({ kind: "oidc-token", issuer: testIssuer, audiences: ["postern"], ...changes });
  const bearer = (token: string) => ({ rawHeaders: ["Authorization", `Bearer ${token}`] });
  const provedNow = async (token: string) => {
    const prepared = prepareTrial({ policy: { all: [gate()] }, provider: undefined, endpointId: "ep_1", secrets: [] }, nowMs);
    return (await prepared.evaluate({ ...inbound(), ...bearer(token) }, portsWithIssuer())).proved;
  };

  test("needs its issuer's keys no more, and its claims are judged", async () => {
    const token = tokenOf();
    const proved = await provedNow(token);
    expect(proved).toMatchObject({ issuer: testIssuer });
    expect(await tryOn([gate()], { ...bearer(token), proved })).toMatchObject({ verdict: "accepted" });
    expect(await tryOn([gate({ audiences: ["another"] })], { ...bearer(token), proved })).toMatchObject({ reason: "token-wrong-audience" });
    expect(await tryOn([gate()], { ...bearer(token), proved }, nowMs + 86_400_000)).toMatchObject({ reason: "token-expired" });
  });

  test("proves no other token, no other issuer's and none from another key address", async () => {
    const proved = await provedNow(tokenOf());
    expect(await tryOn([gate()], { ...bearer(tokenOf({}, { sub: "someone-else" })), proved })).toMatchObject({ reason: "keys-unavailable" });
    expect(await tryOn([gate({ jwksUrl: "https://other.example/jwks" })], { ...bearer(tokenOf()), proved })).toMatchObject({ reason: "keys-unavailable" });
  });
});

test("a key that its issuer publishes no more does not make a stored token a forged one", async () => {
  const gate = OidcTokenGate.parse({ kind: "oidc-token", issuer: testIssuer, audiences: ["postern"] });
  const prepared = prepareTrial({ policy: { all: [gate] }, provider: undefined, endpointId: "ep_1", secrets: [] }, nowMs);
  const rolled = JSON.stringify({ keys: JSON.parse(keySet).keys.slice(1) });
  const request = { ...inbound(), rawHeaders: ["Authorization", `Bearer ${tokenOf()}`] };
  expect(await prepared.evaluate({ ...request, proved: "not-kept" }, portsWithIssuer(rolled))).toMatchObject({ reason: "not-kept" });
  expect(await prepared.evaluate(request, portsWithIssuer(rolled))).toMatchObject({ reason: "token-untrusted" });
});

test("secrets count as they did then, or do now", async () => {
  const secrets = [openSecret("since-then", { activeFromMs: nowMs + 1_000 })];
  const gate: PolicyNode = { kind: "shared-secret", place: "header", name: "X-Token", prefix: "" };
  const prepared = prepareTrial({ policy: { all: [gate] }, provider: undefined, endpointId: "ep_1", secrets }, nowMs + 2_000);
  expect(await prepared.evaluate({ ...inbound(), rawHeaders: ["X-Token", "since-then"] }, trialPorts(nowMs, {}))).toMatchObject({ verdict: "accepted" });
});
