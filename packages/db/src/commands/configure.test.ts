import { afterAll, beforeAll, expect, test } from "vitest";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { openForTest } from "./open-for-test.ts";

let stage: Stage;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

const row = async (table: string, id: string) => (await stage.sql(`SELECT * FROM ${table} WHERE id = $1`, [id]))[0];

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
  const opened = await openForTest({ database: stage.database, scope: tenant.scope }, { id: endpoint.id });
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

test.each(["publicBase", "hubUrl", "webUrl"] as const)("nobody takes the gateway's own name (%s) for an endpoint", async (port) => {
  const { id } = await tenant.createEndpoint({ name: `Named ${port}` });
  const { ports } = stage.database;
  const before = ports[port];
  ports[port] = "https://hooks.postern.test:8443";
  const refused = { kind: "input-invalid", fields: { host: ["this name is the gateway's own"] } };
  try {
    await expect(tenant.createEndpoint({ name: `Greedy ${port}`, host: "hooks.postern.test" })).rejects.toMatchObject(refused);
    await expect(tenant.ask("endpoint.update", { id, host: "Hooks.Postern.test" })).rejects.toMatchObject(refused);
  } finally {
    ports[port] = before;
  }
});
