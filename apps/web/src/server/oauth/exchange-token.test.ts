import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { agentClientId, oauthPaths } from "@postern/contract/agent-sign-in";
import { exchangeGrant, tokenTypes } from "@postern/contract/trusted-workload";
import { authenticateKey } from "@postern/db/access/authenticate-key";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization, webUrl } from "../testing/dashboard.ts";
import { callerOf, ownerScope, type TestCaller } from "../testing/filled-organization.ts";
import { giveTokensAt } from "./give-tokens.ts";

const issuer = "https://ci.example";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const keys = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "RS256" }] };
const stranger = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;

let home: TestDashboard;
let acme: TestOrganization;
let owner: TestCaller;
let workload: { id: string };
let issuerAnswers = true;
beforeAll(async () => {
  home = await openTestDashboard();
  acme = await addOrganization(home, "acme");
  owner = callerOf(home, ownerScope(acme));
  workload = await owner.trustedWorkload.add({
    ...{ name: "tests of payments", issuer, tunnels: ["ci-*"] },
    conditions: [{ claim: "repository", values: ["acme/payments"] }],
  });
});
afterAll(() => home?.close());

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const nowSeconds = () => Math.floor(Date.now() / 1_000);
let tokens = 0;

/** What a job of this issuer would show. */
function idToken(claims: object = {}, { header = {}, key = privateKey }: { header?: object; key?: KeyObject } = {}): string {
  const usual = { iss: issuer, aud: webUrl, sub: "repo:acme/payments:ref:refs/heads/main", repository: "acme/payments", jti: String(++tokens) };
  const payload = base64url({ ...usual, iat: nowSeconds(), exp: nowSeconds() + 300, ...claims });
  const signed = `${base64url({ alg: "RS256", typ: "JWT", kid: "k1", ...header })}.${payload}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

async function exchange(token: string, form: Record<string, string> = {}) {
  const fields = {
    grant_type: exchangeGrant,
    client_id: agentClientId,
    audience: workload.id,
    subject_token: token,
    subject_token_type: tokenTypes.id,
    ...form,
  };
  const fetchGuarded = async (url: string | URL) => {
    if (!issuerAnswers) return new Response("", { status: 503 });
    return Response.json(String(url).endsWith("/jwks") ? keys : { issuer, jwks_uri: `${issuer}/jwks` });
  };
  const dashboard = { ...home.dashboard, fetchGuarded: fetchGuarded as unknown as typeof home.dashboard.fetchGuarded };
  const headers = { "x-forwarded-for": `198.51.100.${(tokens % 200) + 1}` };
  const answer = await giveTokensAt(dashboard, new Request(webUrl + oauthPaths.token, { method: "POST", body: new URLSearchParams(fields), headers }));
  return { status: answer.status, body: (await answer.json()) as Record<string, string | number> };
}

const entries = (action: string) =>
  home.sql("SELECT actor_name, target, outcome, after FROM audit_entry WHERE organization_id = $1 AND action = $2 ORDER BY seq", [acme.id, action]);
const lastOf = async (action: string) => (await entries(action)).at(-1);

test("a token of the issuer with the claims asked for is exchanged for an agent token of an hour with the workload's limits, and both are written down", async () => {
  const { status, body } = await exchange(idToken());
  expect([status, body]).toEqual([
    200,
    { access_token: expect.stringMatching(/^agt_/), issued_token_type: tokenTypes.access, token_type: "Bearer", expires_in: 3_600 },
  ]);
  const scope = await authenticateKey(home.dashboard.database, String(body.access_token));
  if (!scope) throw new Error("it is not good");
  const agent = callerOf(home, scope);
  expect((await agent.tunnel.open({ name: "ci-1" })).tunnel.owner).toBe("Owner of acme");
  await expect(agent.tunnel.open({ name: "laptop" })).rejects.toThrow();
  const { owner_kind: ownerKind } = (await home.sql("SELECT owner_kind FROM tunnel WHERE name = 'ci-1'"))[0] ?? {};
  expect(ownerKind).toBe("person");
  expect(await lastOf("trusted-workload.exchange")).toMatchObject({ target: workload.id, outcome: "done", after: expect.anything() });
  expect(JSON.stringify(await lastOf("trusted-workload.exchange"))).toContain("repo:acme/payments:ref:refs/heads/main");
  expect((await owner.agentToken.list({})).length).toBe(0);
  expect((await owner.trustedWorkload.list({}))[0]?.lastUsedAt).toBeInstanceOf(Date);
});

test("a token is good once", async () => {
  const token = idToken();
  expect((await exchange(token)).status).toBe(200);
  expect(await exchange(token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
});

test("what its issuer did sign is refused with the reason in the audit log", async () => {
  expect(await exchange(idToken({ repository: "mallory/payments" }))).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect(await lastOf("trusted-workload.refuse")).toMatchObject({ target: workload.id });
  expect(JSON.stringify(await lastOf("trusted-workload.refuse"))).toMatch(/mallory\/payments.*token-claim-refused/);
});

describe("is refused", () => {
  const past = nowSeconds() - 1_000;
  test.each<[string, () => string]>([
    ["a token of no algorithm", () => idToken({}, { header: { alg: "none" } })],
    ["one whose algorithm is that of a shared secret", () => idToken({}, { header: { alg: "HS256" } })],
    ["one of another key", () => idToken({}, { key: stranger })],
    ["one that names its own key", () => idToken({}, { key: stranger, header: { jku: "https://evil.example/jwks", kid: "k9" } })],
    ["one of another issuer", () => idToken({ iss: "https://evil.example" })],
    ["one for someone else", () => idToken({ aud: "https://other.example" })],
    ["one for us and for someone else, issued to neither", () => idToken({ aud: [webUrl, "https://other.example"] })],
    ["one that is over", () => idToken({ exp: past, iat: past - 10 })],
    ["one that never ends", () => idToken({ exp: undefined })],
    ["one whose claim is of another kind", () => idToken({ repository: { name: "acme/payments" } })],
    ["one without the claim", () => idToken({ repository: undefined })],
    ["one of another type", () => idToken({}, { header: { typ: "logout+jwt" } })],
    ["no token at all", () => "not a token"],
  ])("%s", async (_what, make) => {
    const { status, body } = await exchange(make());
    expect([status, body.error]).toEqual([400, "invalid_grant"]);
    expect(JSON.stringify(body)).not.toMatch(/acme\/payments|repository/);
  });

  test("a token that is too long, of another kind, or for no workload", async () => {
    expect((await exchange("x".repeat(6_001))).body.error).toBe("invalid_request");
    expect((await exchange(idToken(), { subject_token_type: tokenTypes.access })).body.error).toBe("invalid_request");
    expect((await exchange(idToken(), { audience: "acme" })).body.error).toBe("invalid_request");
    expect((await exchange(idToken(), { audience: `twl_${"0".repeat(26)}` })).body.error).toBe("invalid_grant");
  });
});

test("a token that is older than what was shown is remembered for is refused, however long it is good", async () => {
  const day = 86_400;
  const longLived = (ageSeconds: number) => idToken({ iat: nowSeconds() - ageSeconds, exp: nowSeconds() + 365 * day });
  expect((await exchange(longLived(day / 2))).status).toBe(200);
  expect((await exchange(longLived(2 * day))).body.error).toBe("invalid_grant");
  expect(JSON.stringify(await lastOf("trusted-workload.refuse"))).toContain("token-expired");
  expect((await exchange(idToken({ iat: undefined, exp: nowSeconds() + 365 * day }))).body.error).toBe("invalid_grant");
});

test("while the issuer's keys cannot be had nobody is let in", async () => {
  issuerAnswers = false;
  expect((await exchange(idToken())).body.error).toBe("invalid_grant");
  issuerAnswers = true;
});

test("a workload that names no claim is not trusted, and one that is removed takes its agents with it", async () => {
  await expect(owner.trustedWorkload.add({ name: "everyone", issuer, conditions: [] })).rejects.toThrow(/one claim at least/);
  const { body } = await exchange(idToken());
  expect(await authenticateKey(home.dashboard.database, String(body.access_token))).toBeDefined();
  await owner.trustedWorkload.remove({ id: workload.id });
  expect(await authenticateKey(home.dashboard.database, String(body.access_token))).toBeUndefined();
  expect((await exchange(idToken())).body.error).toBe("invalid_grant");
});
