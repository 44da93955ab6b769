import { afterAll, beforeAll, expect, test } from "vitest";
import { rightsOfRole } from "../access/rights-of.ts";
import type { Scope } from "../scope.ts";
import { addAgent, addPerson } from "../testing/people.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

const row = async (table: string, id: string) => (await stage.sql(`SELECT * FROM ${table} WHERE id = $1`, [id]))[0];

test("a key never gets a right its maker lacks, and its makings belong to the person behind it", async () => {
  const limited: Scope = { ...tenant.scope, rights: new Set(["read", "configure"]) };
  await expect(tenant.ask("api-key.create", { name: "too much", rights: ["read", "administer"] }, limited)).rejects.toMatchObject({
    kind: "input-invalid",
    fields: { rights: [expect.stringContaining("administer")] },
  });
  const { key } = await tenant.ask("api-key.create", { name: "maker", rights: ["configure"], expiresInDays: 2 }, limited);
  const program: Scope = { ...tenant.scope, actor: { kind: "key", id: key.id, name: "maker" }, rights: new Set(["configure", "payload", "tunnel"]) };
  for (const rights of [
    ["configure", "tunnel"],
    ["configure", "payload"],
  ] as const)
    await expect(tenant.ask("agent-token.create", { name: "does more" }, { ...program, rights: new Set(rights) })).rejects.toMatchObject({
      kind: "not-permitted",
    });
  const made = await tenant.ask("agent-token.create", { name: "made by a key" }, program);
  expect(await row("agent_token", made.token.id)).toMatchObject({ created_by: tenant.ownerId, created_by_name: "maker" });
  expect(made.token.expiresAt).toEqual(key.expiresAt);
});

test("whoever made a key may revoke it; another's takes an admin", async () => {
  const one: Scope = { ...(await addPerson(tenant, stage.url, "developer")), rights: rightsOfRole("developer") };
  const admin = await addPerson(tenant, stage.url, "admin");
  const other: Scope = { ...one, actor: { ...one.actor, id: tenant.ownerId } };
  const { key } = await tenant.ask("api-key.create", { name: "one's own", rights: ["read"] }, one);
  await expect(tenant.ask("api-key.revoke", { id: key.id }, other)).rejects.toMatchObject({ kind: "not-permitted" });
  await tenant.ask("api-key.revoke", { id: key.id }, one);
  const { token } = await tenant.ask("agent-token.create", { name: "laptop" }, one);
  await expect(tenant.ask("agent-token.revoke", { id: token.id }, other)).rejects.toMatchObject({ kind: "not-permitted" });
  expect(await tenant.ask("agent-token.revoke", { id: token.id }, admin)).toEqual({ done: true });
});

test("owners are made and unmade by owners, and the last one stays", async () => {
  const admin = await addPerson(tenant, stage.url, "admin");
  const change = (userId: string, role: string, scope?: Scope) => tenant.ask("member.change-role", { userId, role }, scope);
  await expect(change(admin.actor.id, "owner", admin)).rejects.toMatchObject({ kind: "not-permitted" });
  await expect(change(tenant.ownerId, "admin", admin)).rejects.toMatchObject({ kind: "not-permitted" });
  await expect(tenant.ask("member.remove", { userId: tenant.ownerId }, admin)).rejects.toMatchObject({ kind: "not-permitted" });
  await expect(change(tenant.ownerId, "admin")).rejects.toMatchObject({ kind: "conflict", detail: expect.stringContaining("last owner") });
  expect(await change(admin.actor.id, "owner")).toMatchObject({ role: "owner" });
  expect(await change(tenant.ownerId, "developer")).toMatchObject({ role: "developer", isYou: true });
  expect(await change(tenant.ownerId, "owner", admin)).toMatchObject({ role: "owner" });
});

test("whoever may no longer make agent tokens loses those they made, and the entry says so", async () => {
  const developer = await addPerson(tenant, stage.url, "developer");
  const agent = await addAgent(tenant, "laptop", developer);
  const change = (role: string) => tenant.ask("member.change-role", { userId: developer.actor.id, role });
  await change("admin");
  expect(await row("agent_token", agent.actor.id)).toMatchObject({ revoked_at: null });
  await change("auditor");
  expect(await row("agent_token", agent.actor.id)).toMatchObject({ revoked_at: expect.any(Date) });
  const { rows } = await tenant.ask("audit.list", { action: "member.change-role", limit: 1 });
  expect(rows[0]).toMatchObject({ before: { role: "admin" }, after: { role: "auditor", tokensRevoked: 1 } });
});
