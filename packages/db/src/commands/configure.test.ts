import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import type { Scope } from "../scope.ts";
import { asOwner, type Tenant } from "../testing/tenant.ts";
import { openTestHouse, type TestHouse } from "../testing/test-house.ts";
import { openForTest } from "./open-for-test.ts";

let stage: TestHouse;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openTestHouse();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

const row = async (table: string, id: string) => (await asOwner(stage.database.url, `SELECT * FROM ${table} WHERE id = $1`, [id]))[0];
const agentOf = async (name: string, asker: Scope = tenant.scope): Promise<Scope> => {
  const { token } = await tenant.ask("agent-token.create", { name }, asker);
  return { ...tenant.scope, actor: { kind: "agent", id: token.id, name }, rights: new Set() };
};
const addPerson = async (role: string) => {
  const id = newId("usr");
  await asOwner(stage.database.url, `INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, 'p@test', $3)`, [
    tenant.organizationId,
    id,
    `${role} person`,
  ]);
  await asOwner(stage.database.url, "INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, $3)", [tenant.organizationId, id, role]);
  return { ...tenant.scope, actor: { kind: "user", id, name: `${role} person` } } satisfies Scope;
};

test("a new endpoint has an address of 160 bits, its provider's policy, a sealed secret and a route", async () => {
  const endpoint = await tenant.createEndpoint({ provider: "github", secret: "a-long-enough-secret", destinationUrl: "https://example.test/in" });
  expect(endpoint.url).toMatch(/^http:\/\/127\.0\.0\.1:8080\/e\/[0-9a-hjkmnp-tv-z]{32}$/);
  expect(await tenant.ask("policy.list", { endpointId: endpoint.id })).toMatchObject([{ number: 1, live: true, id: endpoint.policyVersionId }]);
  const [secret] = await tenant.ask("secret.list", { endpointId: endpoint.id });
  expect(secret).toMatchObject({ lastFour: "cret", kind: "shared", createdBy: "Owner of acme" });
  const stored = await row("secret", secret?.id ?? "");
  expect(stored?.sealed).toMatch(/^v1\.d1\./);
  expect(JSON.stringify(stored)).not.toContain("a-long-enough-secret");
  const routes = await tenant.ask("route.list", { projectId: tenant.projectId });
  expect(routes.filter(({ endpointId }) => endpointId === endpoint.id)).toHaveLength(1);
});

test("a provider that nobody knows is told at its field, and nothing is made", async () => {
  await expect(tenant.createEndpoint({ name: "Unknown", provider: "nobody" })).rejects.toMatchObject({
    kind: "input-invalid",
    fields: { provider: [expect.stringContaining("nobody")] },
  });
  expect((await tenant.ask("endpoint.list", { projectId: tenant.projectId })).map(({ name }) => name)).not.toContain("Unknown");
});

test("a taken name undoes all of the command", async () => {
  await tenant.createEndpoint({ name: "Shop", destinationUrl: "https://example.test/shop" });
  const before = (await tenant.ask("destination.list", { projectId: tenant.projectId })).length;
  await expect(tenant.createEndpoint({ name: "Shop 2", secret: "s".repeat(20), destinationUrl: "https://user:pass@example.test/" })).rejects.toMatchObject({
    kind: "input-invalid",
  });
  await expect(tenant.createEndpoint({ name: "Shop" })).rejects.toMatchObject({ kind: "conflict" });
  expect(await tenant.ask("destination.list", { projectId: tenant.projectId })).toHaveLength(before);
});

test("a short secret shows none of its letters", async () => {
  const endpoint = await tenant.createEndpoint({ secret: "short" });
  expect((await tenant.ask("secret.list", { endpointId: endpoint.id }))[0]?.lastFour).toBe("••••");
});

test("a public key is stored as one, and what cannot be a secret is told at its field and not stored", async () => {
  const endpoint = await tenant.createEndpoint({ secret: "whpk_a-public-key" });
  expect(await tenant.ask("secret.list", { endpointId: endpoint.id })).toMatchObject([{ kind: "public-key" }]);
  const refused = (field: string) => ({ kind: "input-invalid", fields: { [field]: ["This is no secret."] } });
  await expect(tenant.ask("secret.add", { endpointId: endpoint.id, value: "no secret" })).rejects.toMatchObject(refused("value"));
  await expect(tenant.createEndpoint({ name: "Faulty", secret: "no secret" })).rejects.toMatchObject(refused("secret"));
  expect(await tenant.ask("secret.list", { endpointId: endpoint.id })).toHaveLength(1);
  expect((await tenant.ask("endpoint.list", { projectId: tenant.projectId })).map(({ name }) => name)).not.toContain("Faulty");
});

test("an old secret stays for its grace, and retiring again never lengthens it", async () => {
  const endpoint = await tenant.createEndpoint({ secret: "the-first-secret" });
  const [old] = await tenant.ask("secret.list", { endpointId: endpoint.id });
  await tenant.ask("secret.add", { endpointId: endpoint.id, value: "the-second-secret" });
  const retired = await tenant.ask("secret.retire", { id: old?.id, graceHours: 1 });
  expect(retired.activeUntil?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  expect((await tenant.ask("secret.retire", { id: old?.id, graceHours: 48 })).activeUntil).toEqual(retired.activeUntil);
  expect((await tenant.ask("secret.retire", { id: old?.id })).activeUntil?.getTime()).toBeLessThanOrEqual(Date.now());
});

test("a test event is signed with the newest active secret, and that is an entry", async () => {
  const endpoint = await tenant.createEndpoint({ provider: "github", secret: "the-first-secret" });
  await tenant.ask("secret.add", { endpointId: endpoint.id, value: "the-second-secret" });
  const opened = await openForTest({ house: stage.house, scope: tenant.scope }, { id: endpoint.id });
  expect(opened).toMatchObject({ url: endpoint.url, provider: "github", secret: "the-second-secret" });
  expect((await tenant.ask("audit.list", { limit: 1 })).rows[0]).toMatchObject({ action: "endpoint.test", target: endpoint.id, after: { signed: true } });
});

test("two who edit the same policy version meet in a conflict; a policy that cannot be used is not saved", async () => {
  const { id: endpointId, policyVersionId } = await tenant.createEndpoint();
  const policy = { all: [{ kind: "method", allow: ["PUT"] }] };
  const second = await tenant.ask("policy.save", { endpointId, policy, basedOn: policyVersionId });
  expect(second).toMatchObject({ number: 2, live: true });
  await expect(tenant.ask("policy.save", { endpointId, policy, basedOn: policyVersionId })).rejects.toMatchObject({
    kind: "conflict",
    detail: expect.stringContaining("version 2"),
  });
  const many = { all: Array.from({ length: 11 }, () => policy.all[0]) };
  await expect(tenant.ask("policy.save", { endpointId, policy: many })).rejects.toMatchObject({ kind: "policy-invalid" });
  expect(await tenant.ask("policy.list", { endpointId })).toMatchObject([
    { number: 2, live: true },
    { number: 1, live: false },
  ]);
});

test("every change of an endpoint raises its config_seq, so that ingest hears of it", async () => {
  const { id } = await tenant.createEndpoint();
  const seq = async () => Number((await row("endpoint", id))?.config_seq);
  let last = await seq();
  const changes = [
    () => tenant.ask("endpoint.update", { id, state: "closed" }),
    () => tenant.ask("policy.save", { endpointId: id, policy: { all: [] } }),
    () => tenant.ask("secret.add", { endpointId: id, value: "another-secret" }),
    () => tenant.ask("endpoint.delete", { id }),
  ];
  for (const change of changes) {
    await change();
    expect(await seq()).toBeGreaterThan(last);
    last = await seq();
  }
});

test("a deleted endpoint frees its name and host, and its requests keep their name", async () => {
  const host = "gone.example.test";
  const { id } = await tenant.createEndpoint({ name: "Gone", host });
  const requestId = await tenant.addRequest(id);
  await tenant.ask("endpoint.delete", { id });
  expect((await tenant.ask("request.get", { id: requestId })).endpointName).toBe("Gone");
  await tenant.createEndpoint({ name: "Gone", host });
});

test("a tunnel is found again by its owner's tokens, and by nobody else's", async () => {
  const endpoint = await tenant.createEndpoint({ name: "For tunnels" });
  const laptop = await agentOf("laptop");
  const made = await tenant.ask("tunnel.open", { name: "ada", endpoints: ["For tunnels"] }, laptop);
  expect(made).toMatchObject({
    organization: "acme",
    project: "production",
    hubUrl: "ws://127.0.0.1:8081",
    tunnel: { state: "away", endpoints: [{ id: endpoint.id }] },
  });
  const again = await tenant.ask("tunnel.open", { name: "ada" }, await agentOf("desktop"));
  expect(again.tunnel).toMatchObject({ id: made.tunnel.id, endpoints: [{ id: endpoint.id }] });
  const stranger = await agentOf("other", await addPerson("developer"));
  await expect(tenant.ask("tunnel.open", { name: "ada" }, stranger)).rejects.toMatchObject({ kind: "name-taken", detail: "ada belongs to Owner of acme" });
});

test("a tunnel is born held; named endpoints replace its routes; an unknown name says what there is", async () => {
  const [one, two] = [await tenant.createEndpoint({ name: "One" }), await tenant.createEndpoint({ name: "Two" })];
  const agent = await agentOf("laptop");
  const { tunnel } = await tenant.ask("tunnel.open", { name: "switcher", endpoints: [one.id] }, agent);
  expect(await row("destination", tunnel.destinationId)).toMatchObject({ kind: "tunnel", held_cause: "no-agent" });
  const switched = await tenant.ask("tunnel.open", { name: "switcher", endpoints: ["Two"] }, agent);
  expect(switched.tunnel.endpoints).toMatchObject([{ id: two.id }]);
  await expect(tenant.ask("tunnel.open", { name: "switcher", endpoints: ["Three"] }, agent)).rejects.toMatchObject({
    kind: "input-invalid",
    fields: { endpoints: [expect.stringMatching(/"Three".*One.*Two/)] },
  });
});

test("a tunnel without its agent is not resumed by hand, and is deleted only when nothing waits", async () => {
  const endpoint = await tenant.createEndpoint();
  const { tunnel } = await tenant.ask("tunnel.open", { name: "leaving", endpoints: [endpoint.id] }, await agentOf("laptop"));
  await expect(tenant.ask("destination.resume", { id: tunnel.destinationId })).rejects.toMatchObject({ kind: "conflict" });
  await tenant.ask("destination.pause", { id: tunnel.destinationId });
  expect((await tenant.ask("destination.resume", { id: tunnel.destinationId })).held).toMatchObject({ cause: "no-agent" });
  const deliveryId = await tenant.addDelivery(await tenant.addRequest(endpoint.id), { endpointId: endpoint.id, destinationId: tunnel.destinationId });
  expect((await tenant.ask("tunnel.list", { projectId: tenant.projectId })).find(({ id }) => id === tunnel.id)).toMatchObject({ held: 1 });
  await expect(tenant.ask("tunnel.delete", { id: tunnel.id })).rejects.toMatchObject({ kind: "conflict" });
  await tenant.ask("delivery.stop", { id: deliveryId });
  await tenant.ask("tunnel.delete", { id: tunnel.id });
  expect((await tenant.ask("tunnel.open", { name: "leaving" }, await agentOf("again"))).tunnel.id).not.toBe(tunnel.id);
});

test("a key never gets a right its maker lacks, and its makings belong to the person behind it", async () => {
  const limited: Scope = { ...tenant.scope, rights: new Set(["read", "configure"]) };
  await expect(tenant.ask("api-key.create", { name: "too much", rights: ["read", "administer"] }, limited)).rejects.toMatchObject({
    kind: "input-invalid",
    fields: { rights: [expect.stringContaining("administer")] },
  });
  const { key } = await tenant.ask("api-key.create", { name: "maker", rights: ["configure"], expiresInDays: 2 }, limited);
  const program: Scope = { ...tenant.scope, actor: { kind: "key", id: key.id, name: "maker" }, rights: new Set(["configure"]) };
  const made = await tenant.ask("agent-token.create", { name: "made by a key" }, program);
  expect(await row("agent_token", made.token.id)).toMatchObject({ created_by: tenant.ownerId, created_by_name: "maker" });
  expect(made.token.expiresAt).toEqual(key.expiresAt);
});

test("owners are made and unmade by owners, and the last one stays", async () => {
  const admin = await addPerson("admin");
  const change = (userId: string, role: string, scope?: Scope) => tenant.ask("member.change-role", { userId, role }, scope);
  await expect(change(admin.actor.id, "owner", admin)).rejects.toMatchObject({ kind: "not-permitted" });
  await expect(change(tenant.ownerId, "admin", admin)).rejects.toMatchObject({ kind: "not-permitted" });
  await expect(tenant.ask("member.remove", { userId: tenant.ownerId }, admin)).rejects.toMatchObject({ kind: "not-permitted" });
  await expect(change(tenant.ownerId, "admin")).rejects.toMatchObject({ kind: "conflict", detail: expect.stringContaining("last owner") });
  expect(await change(admin.actor.id, "owner")).toMatchObject({ role: "owner" });
  expect(await change(tenant.ownerId, "developer")).toMatchObject({ role: "developer", isYou: true });
  expect(await change(tenant.ownerId, "owner", admin)).toMatchObject({ role: "owner" });
});
