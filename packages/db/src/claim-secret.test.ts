import { createHash } from "node:crypto";
import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Arrival } from "./arrival.ts";
import { claimSecret } from "./claim-secret.ts";
import { ensureFirstDataKey } from "./data-keys.ts";
import { readEndpoints } from "./ingest-config.ts";
import { newId } from "./new-id.ts";
import { openPool, type Pool } from "./pool.ts";
import { type DataKey, openDataKey, unseal } from "./seal.ts";
import { statementsOfConnection } from "./statement.ts";
import { openStage, type Stage } from "./testing/stage.ts";
import type { Tenant } from "./testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let ingest: Pool;
let dataKey: DataKey;
let endpointId: Id<"ep">;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  ingest = openPool({ url: stage.as("ingest"), name: "ingest", max: 4, statementTimeoutMs: 5_000 });
  const { keyRing } = stage.database;
  dataKey = openDataKey(keyRing, tenant.organizationId, await ensureFirstDataKey(statementsOfConnection(ingest), keyRing, tenant.organizationId));
});
afterAll(async () => {
  await ingest?.end();
  await stage?.close();
});
beforeEach(async () => {
  endpointId = (await tenant.ask("endpoint.create", { projectId: tenant.projectId, name: `asana ${Math.random()}` })).id;
});

const call = (clientIp = "203.0.113.7"): Arrival => ({
  ...{ organizationId: tenant.organizationId, id: newId("req"), projectId: tenant.projectId, endpointId, clientIp, receivedAtMs: Date.now() },
  ...{ verdict: "accepted", reason: "handshake", answerStatus: 200, method: "POST", target: "/e/token", httpVersion: "1.1", rawHeaders: "A: b\r\n" },
  ...{
    body: Buffer.alloc(0),
    bodyBytes: 0,
    bodySha256: createHash("sha256").digest("hex"),
    folded: 1,
    trace: "[]",
    decidedUs: 1,
    decidedAtUs: 0,
    deliveries: [],
  },
});
const claim = (value: string, arrival = call()) => claimSecret(ingest, arrival, { value, dataKey });
const requests = () => stage.sql("SELECT id FROM request WHERE endpoint_id = $1", [endpointId]);

test("the first call's secret is kept sealed, with its row, its address and an entry that the whole chain still holds", async () => {
  const arrival = call();
  expect(await claim("handed-over-by-asana", arrival)).toBe(true);

  const [secret] = await tenant.ask("secret.list", { endpointId: endpointId });
  expect(secret).toMatchObject({ lastFour: "sana", claimedFrom: "203.0.113.7", createdBy: "Postern", activeUntil: undefined });
  expect(await requests()).toEqual([{ id: arrival.id }]);
  const [config] = await readEndpoints(ingest, [endpointId]);
  const [held] = config?.secrets ?? [];
  const place = { organizationId: tenant.organizationId, table: "secret", column: "sealed", row: held?.id ?? "" };
  expect(unseal(dataKey, place, held?.sealed ?? "").toString()).toBe("handed-over-by-asana");

  const [entry] = (await tenant.ask("audit.list", { action: "secret.claim", target: held?.id })).rows;
  expect(entry).toMatchObject({ actor: { kind: "system" }, ip: "203.0.113.7", after: { endpointId, lastFour: "sana", requestId: arrival.id } });
  await tenant.ask("endpoint.update", { id: endpointId, name: "after it" });
  expect((await tenant.ask("audit.verify", {})).firstBadSeq).toBeUndefined();
});

test("of many at once one is kept, and nothing of the others is written", async () => {
  const values = Array.from({ length: 8 }, (_, index) => `secret-number-${index}-of-many`);
  const kept = await Promise.all(values.map((value) => claim(value)));
  expect(kept.filter(Boolean)).toHaveLength(1);
  expect(await tenant.ask("secret.list", { endpointId: endpointId })).toHaveLength(1);
  expect(await requests()).toHaveLength(1);
});

test("a secret that the owner gave is not replaced; once it is discarded, the endpoint waits again", async () => {
  const { id } = await tenant.ask("secret.add", { endpointId: endpointId, value: "given-by-the-owner" });
  expect(await claim("a-stranger-comes-too-late")).toBe(false);
  await tenant.ask("secret.retire", { id });
  expect(await claim("handed-over-by-asana")).toBe(true);
});

test("a public key that the owner gave does not hold the first call's secret back", async () => {
  await tenant.ask("secret.add", { endpointId: endpointId, value: "whpk_a-public-key" });
  expect(await claim("handed-over-by-asana")).toBe(true);
  expect(await claim("a-stranger-comes-too-late")).toBe(false);
});

test("a closed, deleted or foreign endpoint takes none", async () => {
  await tenant.ask("endpoint.update", { id: endpointId, state: "closed" });
  expect(await claim("for-a-closed-endpoint")).toBe(false);
  await tenant.ask("endpoint.update", { id: endpointId, state: "open" });
  await tenant.ask("endpoint.delete", { id: endpointId });
  expect(await claim("for-a-deleted-endpoint")).toBe(false);
  const other = await stage.createTenant("globex");
  expect(await claim("for-another-organization", { ...call(), organizationId: other.organizationId })).toBe(false);
});

test("odd text in an address or in the last letters breaks neither the entry nor the chain", async () => {
  expect(await claim('a-secret-that-ends-in-"\\\u0001é', call('"\u007f\u2028\\'))).toBe(true);
  expect((await tenant.ask("audit.verify", {})).firstBadSeq).toBeUndefined();
});

test("a row that cannot be stored takes its secret and its entry back with it", async () => {
  await expect(claim("never-to-be-kept-at-all", { ...call(), method: "\0" })).rejects.toThrow();
  expect(await tenant.ask("secret.list", { endpointId: endpointId })).toEqual([]);
});

test("ingest may do this much, and nothing else to secrets or to the audit log", async () => {
  for (const sql of [
    "INSERT INTO secret SELECT * FROM secret",
    "DELETE FROM secret",
    "UPDATE secret SET sealed = ''",
    "SELECT * FROM audit_head",
    "SELECT * FROM audit_entry",
  ])
    await expect(ingest.query(sql), sql).rejects.toMatchObject({ code: "42501" });
});
