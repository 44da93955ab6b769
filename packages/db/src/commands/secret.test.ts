import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPool, type Pool } from "../pool.ts";
import { forgetSecretUse, recordSecretUse } from "../secret-use.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let ingest: Pool;
let worker: Pool;
const dayMs = 86_400_000;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  globex = await stage.createTenant("globex");
  const poolAs = (role: "ingest" | "worker") => openPool({ url: stage.as(role), name: role, max: 2, statementTimeoutMs: 5_000 });
  [ingest, worker] = [poolAs("ingest"), poolAs("worker")];
});
afterAll(async () => {
  await Promise.all([ingest?.end(), worker?.end()]);
  await stage?.close();
});

async function rotated() {
  const endpoint = await acme.createEndpoint({ secret: "the-old-one" });
  const [old] = await acme.ask("secret.list", { endpointId: endpoint.id });
  if (!old) throw new Error("an endpoint made with a secret has it");
  await stage.sql("UPDATE secret SET created_at = created_at - interval '40 days' WHERE id = $1", [old.id]);
  const next = await acme.ask("secret.add", { endpointId: endpoint.id, value: "the-next-one" });
  return { endpoint, old, next };
}
const used = (secretId: string, requests: number, atMs = Date.now()) => ({ organizationId: acme.organizationId, secretId, atMs, requests });
const unusedOf = async (tenant: Tenant, days = 30) => (await tenant.ask("secret.unused", { days })).map(({ id }) => id);

test("what a secret proved is counted by the week, and since the next one was added", async () => {
  const { endpoint, old, next } = await rotated();
  await recordSecretUse(ingest, [used(old.id, 5, Date.now() - 9 * dayMs)]);
  await recordSecretUse(ingest, [used(old.id, 40, Date.now() - 3 * dayMs)]);
  const listed = async () => new Map((await acme.ask("secret.list", { endpointId: endpoint.id })).map((secret) => [secret.id, secret]));
  expect((await listed()).get(old.id)).toMatchObject({ requests7d: 40, requestsSinceNext: 0 });

  await recordSecretUse(ingest, [used(next.id, 7), used(old.id, 2, Date.now() + 1_000)]);
  await recordSecretUse(ingest, [used(next.id, 3)]);
  const after = await listed();
  expect(after.get(old.id)).toMatchObject({ requests7d: 42, requestsSinceNext: 2 });
  expect(after.get(next.id)).toMatchObject({ requests7d: 10, requestsSinceNext: undefined, lastUsedAt: expect.any(Date) });
});

test("two processes that write the same secrets at once lose no count", async () => {
  const { old, next } = await rotated();
  const write = (secrets: string[]) =>
    recordSecretUse(
      ingest,
      secrets.map((id) => used(id, 1)),
    );
  await Promise.all(Array.from({ length: 10 }, (_, at) => write(at % 2 ? [old.id, next.id] : [next.id, old.id])));
  const counts = await stage.sql("SELECT sum(requests)::int AS requests FROM secret_use WHERE secret_id = ANY ($1) GROUP BY secret_id", [[old.id, next.id]]);
  expect(counts).toEqual([{ requests: 10 }, { requests: 10 }]);
});

test("counts of a secret that there is not, or of another organization's under this one's name, are dropped", async () => {
  const { old } = await rotated();
  await recordSecretUse(ingest, [{ ...used(old.id, 9), organizationId: globex.organizationId }]);
  expect(await stage.sql("SELECT 1 FROM secret_use WHERE secret_id = $1", [old.id])).toEqual([]);
});

test("what is older than a month is forgotten", async () => {
  const { old } = await rotated();
  await recordSecretUse(ingest, [used(old.id, 1, Date.now() - 40 * dayMs)]);
  await recordSecretUse(ingest, [used(old.id, 1)]);
  expect(await forgetSecretUse(worker)).toBeGreaterThanOrEqual(1);
  expect(await stage.sql("SELECT requests::int FROM secret_use WHERE secret_id = $1", [old.id])).toEqual([{ requests: 1 }]);
});

describe("the report of unused secrets", () => {
  test("names what was never used or not for the days asked for, of this organization alone", async () => {
    const { old, next } = await rotated();
    expect(await unusedOf(acme)).toEqual(expect.arrayContaining([old.id, next.id]));
    await recordSecretUse(ingest, [used(old.id, 1, Date.now() - 20 * dayMs), used(next.id, 1)]);
    expect(await unusedOf(acme, 10)).toContain(old.id);
    expect(await unusedOf(acme, 10)).not.toContain(next.id);
    expect(await unusedOf(acme, 30)).not.toContain(old.id);
    expect(await unusedOf(globex)).toEqual([]);
    expect((await acme.ask("secret.unused", { days: 10 })).find(({ id }) => id === old.id)).toMatchObject({ hasOther: true, projectSlug: "production" });
  });

  test("leaves out what is retired", async () => {
    const { old } = await rotated();
    await acme.ask("secret.retire", { id: old.id });
    expect(await unusedOf(acme)).not.toContain(old.id);
  });
});

describe("a secret that ends soon", () => {
  const endings = async (tenant: Tenant) => (await tenant.ask("notice.list", {})).filter(({ kind }) => kind === "secret-expiring");

  test("is told of while nothing follows it, and until the sender has changed over", async () => {
    const tenant = await stage.createTenant("expiring");
    const endpoint = await tenant.createEndpoint();
    const { id } = await tenant.ask("secret.add", { endpointId: endpoint.id, value: "ends-in-ten-days", expiresInDays: 10 });
    expect(await endings(tenant)).toMatchObject([{ level: "alarm", secrets: 1, endpointId: endpoint.id, endpointName: endpoint.name }]);

    await recordSecretUse(ingest, [{ ...used(id, 1), organizationId: tenant.organizationId }]);
    const next = await tenant.ask("secret.add", { endpointId: endpoint.id, value: "follows" });
    expect(await endings(tenant)).toHaveLength(1);
    await recordSecretUse(ingest, [{ ...used(next.id, 1), organizationId: tenant.organizationId }]);
    expect(await endings(tenant)).toEqual([]);
    expect(await endings(acme)).toEqual([]);
  });

  test("within a day is urgent; in a month it is nobody's concern yet", async () => {
    const tenant = await stage.createTenant("soon");
    const endpoint = await tenant.createEndpoint();
    await tenant.ask("secret.add", { endpointId: endpoint.id, value: "in-a-month", expiresInDays: 30 });
    expect(await endings(tenant)).toEqual([]);
    const other = await tenant.createEndpoint();
    await tenant.ask("secret.add", { endpointId: other.id, value: "tomorrow", expiresInDays: 1 });
    expect(await endings(tenant)).toMatchObject([{ level: "urgent", endpointId: other.id }]);
  });
});
