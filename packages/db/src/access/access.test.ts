import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrganization } from "../seed.ts";
import { createOneTimeLink } from "../seed-person.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { findConnection } from "./connection.ts";
import { isLinkOpen, useOneTimeLink } from "./one-time-link.ts";
import { createSession, endSession, findSession, touchSession } from "./session.ts";
import { startSignIn, takeSignIn } from "./sign-in.ts";
import { signInPerson } from "./sign-in-person.ts";

let stage: Stage;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

const hash = (text: string) => createHash("sha256").update(text).digest();
const openSession = async (userId: string = tenant.ownerId) => {
  const tokenHash = randomBytes(32);
  const { organizationId } = tenant;
  return { tokenHash, ...(await createSession(stage.database, { organizationId, userId, tokenHash, address: "192.0.2.1", browser: "Test", method: "sso" })) };
};
const lastEntry = async () => (await tenant.ask("audit.list", { limit: 1 })).rows[0];

test("a key is known by its text, with the rights it names", async () => {
  const { key, secret } = await tenant.ask("api-key.create", { name: "reader", rights: ["read", "payload"] });
  const scope = await authenticateKey(stage.database, secret);
  expect(scope).toMatchObject({
    organizationId: tenant.organizationId,
    actor: { kind: "key", id: key.id, name: "reader" },
    rights: new Set(["read", "payload"]),
  });
  expect((await tenant.ask("session.get", {}, scope)).role).toBe("developer");
  expect((await tenant.ask("api-key.list", {})).find(({ id }) => id === key.id)?.lastUsedAt).toBeInstanceOf(Date);
});

test("an agent token opens tunnels and nothing else", async () => {
  const { token, secret } = await tenant.ask("agent-token.create", { name: "laptop" });
  expect(await authenticateKey(stage.database, secret)).toMatchObject({ actor: { kind: "agent", id: token.id }, rights: new Set(["tunnel"]) });
});

test("a key that is revoked, expired, another's secret or made up is nobody's", async () => {
  const make = async (name: string) => tenant.ask("api-key.create", { name, rights: ["read"] });
  const [revoked, expired, one, two] = [await make("revoked"), await make("expired"), await make("one"), await make("two")];
  await tenant.ask("api-key.revoke", { id: revoked.key.id });
  await stage.sql("UPDATE api_key SET expires_at = now() WHERE id = $1", [expired.key.id]);
  await stage.sql("UPDATE api_key SET hint = CASE id WHEN $1 THEN 'swapping' ELSE hint END WHERE id IN ($1)", [one.key.id]);
  await stage.sql("UPDATE api_key SET hint = $2 WHERE id = $1", [two.key.id, one.key.hint]);
  for (const text of [revoked.secret, expired.secret, one.secret, two.secret, "key_aaaaaaaa_nonsense", ""])
    expect(await authenticateKey(stage.database, text)).toBeUndefined();
});

test("a key loses what its person loses, at once", async () => {
  const connection = await findConnection(stage.database, "acme");
  if (!connection) throw new Error("no connection");
  const { userId } = await signInPerson(stage.database, connection, { claims: { issuer: "https://id.test", subject: "dev", email: "dev@test", name: "Dev" } });
  const scope = { ...tenant.scope, actor: { kind: "user" as const, id: userId, name: "Dev" } };
  const { secret } = await tenant.ask("api-key.create", { name: "dev's", rights: ["read", "configure"] }, scope);
  await tenant.ask("member.change-role", { userId, role: "operator" });
  expect((await authenticateKey(stage.database, secret))?.rights).toEqual(new Set(["read"]));
  const session = await openSession(userId);
  await tenant.ask("member.remove", { userId });
  expect(await authenticateKey(stage.database, secret)).toBeUndefined();
  expect(await findSession(stage.database, session.tokenHash)).toBeUndefined();
});

test("a session is found by its token's hash, with the role of this moment", async () => {
  const { tokenHash, id } = await openSession();
  expect(await lastEntry()).toMatchObject({ action: "session.start", target: id, ip: "192.0.2.1" });
  const found = await findSession(stage.database, tokenHash);
  expect(found).toMatchObject({ id, role: "owner", user: { id: tenant.ownerId }, organization: { slug: "acme" }, scope: { sessionId: id } });
  expect((await tenant.ask("session.list", {}, found?.scope)).filter(({ isThis }) => isThis)).toMatchObject([{ id }]);
  expect(await findSession(stage.database, randomBytes(32))).toBeUndefined();
});

test("a session lives on while it is used, and never past seven days", async () => {
  const { tokenHash, id } = await openSession();
  const place = { id, organizationId: tenant.organizationId };
  const expiry = async () => (await findSession(stage.database, tokenHash))?.expiresAt.getTime() ?? 0;
  await stage.sql("UPDATE session SET last_seen_at = now() - interval '2 min', expires_at = now() + interval '1 min' WHERE id = $1", [id]);
  await touchSession(stage.database, place);
  expect(await expiry()).toBeGreaterThan(Date.now() + 11 * 3_600_000);
  await stage.sql("UPDATE session SET last_seen_at = now() - interval '2 min', created_at = now() - interval '167 hours' WHERE id = $1", [id]);
  await touchSession(stage.database, place);
  expect(await expiry()).toBeLessThanOrEqual(Date.now() + 3_600_000);
  await stage.sql("UPDATE session SET expires_at = now() WHERE id = $1", [id]);
  expect(await findSession(stage.database, tokenHash)).toBeUndefined();
});

test("a signed-out session is over, and signing out twice is no failure", async () => {
  const { tokenHash, id } = await openSession();
  await endSession(stage.database, tokenHash);
  expect(await lastEntry()).toMatchObject({ action: "session.end", target: id });
  expect(await findSession(stage.database, tokenHash)).toBeUndefined();
  await endSession(stage.database, tokenHash);
});

test("a sign-in under way is taken once, its verifier sealed meanwhile", async () => {
  const connection = await findConnection(stage.database, "acme");
  expect(connection).toMatchObject({ issuer: "https://id.test", clientSecret: "canary-client-secret" });
  const { organizationId } = tenant;
  const signIn = {
    organizationId,
    connectionId: connection?.id ?? "",
    state: "s",
    nonce: "n",
    codeVerifier: "canary-verifier",
    redirectUri: "https://x/",
    returnTo: "/",
  };
  const cookieHash = randomBytes(32);
  await startSignIn(stage.database, signIn, cookieHash);
  expect(JSON.stringify(await stage.sql("SELECT * FROM sign_in"))).not.toContain("canary-verifier");
  expect(await takeSignIn(stage.database, cookieHash)).toEqual({ ...signIn, startedAt: expect.any(Date) });
  expect(await takeSignIn(stage.database, cookieHash)).toBeUndefined();
});

test("people are who their provider says by subject: a second one with the same address is someone else", async () => {
  const connection = await findConnection(stage.database, "acme");
  if (!connection) throw new Error("no connection");
  const claims = { issuer: "https://id.test", subject: "ada", email: "ada@acme.test", name: "Ada" };
  const [first, second] = await Promise.all([signInPerson(stage.database, connection, { claims }), signInPerson(stage.database, connection, { claims })]);
  expect(second).toEqual(first);
  expect((await signInPerson(stage.database, connection, { claims: { ...claims, subject: "mallory" } })).userId).not.toBe(first.userId);
  await tenant.ask("member.remove", { userId: first.userId });
  await expect(signInPerson(stage.database, connection, { claims })).rejects.toMatchObject({ kind: "sign-in-failed" });
  await tenant.ask("member.change-role", { userId: first.userId, role: "auditor" });
  expect(await signInPerson(stage.database, connection, { claims })).toEqual(first);
});

test("the first person of an organization owns it, also when two come at once", async () => {
  const connection = { issuer: "https://id.test", clientId: "c", clientSecret: "s", label: "SSO" };
  await createOrganization(stage.url, stage.database.keyRing, {
    slug: "fresh",
    name: "Fresh",
    projects: [{ slug: "production", name: "Production" }],
    connection,
  });
  const found = await findConnection(stage.database, "fresh");
  if (!found) throw new Error("no connection");
  await Promise.all(
    ["a", "b", "c"].map((subject) =>
      signInPerson(stage.database, found, { claims: { issuer: "https://id.test", subject, email: `${subject}@test`, name: subject } }),
    ),
  );
  const roles = (await stage.sql("SELECT role FROM membership WHERE organization_id = $1 ORDER BY role", [found.organization.id])).map(({ role }) => role);
  expect(roles).toEqual(["developer", "developer", "owner"]);
});

test("setting an organization up again changes nothing but its connection", async () => {
  const again = { slug: "acme", name: "Other", projects: [], connection: { issuer: "https://new.test", clientId: "c", clientSecret: "s", label: "SSO" } };
  expect(await createOrganization(stage.url, stage.database.keyRing, again)).toEqual({ organizationId: tenant.organizationId, created: false });
  expect(await findConnection(stage.database, "acme")).toMatchObject({ issuer: "https://new.test", organization: { name: "acme" } });
});

test("a one-time link signs in once, also when it is used twice at the same moment", async () => {
  const { token, userId } = await createOneTimeLink(stage.url, tenant.organizationId, { email: "owner@acme.test", name: "Owner" });
  expect(userId).toBe(tenant.ownerId);
  expect(await isLinkOpen(stage.database, hash(token))).toBe(true);
  const used = await Promise.all([useOneTimeLink(stage.database, hash(token)), useOneTimeLink(stage.database, hash(token))]);
  expect(used.filter(Boolean)).toEqual([{ organizationId: tenant.organizationId, userId }]);
  expect(await isLinkOpen(stage.database, hash(token))).toBe(false);
  expect(await useOneTimeLink(stage.database, randomBytes(32))).toBeUndefined();
});

test("without a context the web role sees no row of anyone, and cannot write one", async () => {
  const { prisma } = stage.database;
  expect(
    await Promise.all([
      prisma.organization.count(),
      prisma.endpoint.count(),
      prisma.request.count(),
      prisma.session.count(),
      prisma.apiKey.count(),
      prisma.auditEntry.count(),
      prisma.dataKey.count(),
    ]),
  ).toEqual([0, 0, 0, 0, 0, 0, 0]);
  await expect(prisma.project.create({ data: { organizationId: tenant.organizationId, id: "prj_x", slug: "x", name: "x" } })).rejects.toThrow(
    /row-level security/,
  );
});
