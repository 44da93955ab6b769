import { sqlAt } from "@postern/test/setup/sql";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
let made = 0;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** Each test has a chain of thirteen entries of its own. */
beforeEach(async () => {
  tenant = await stage.createTenant(`acme-${++made}`);
  for (let i = 0; i < 9; i++) await tenant.ask("destination.create", { projectId: tenant.projectId, name: `Destination ${i}`, url: "https://example.test/" });
});

/** What someone with the superuser's password could do: the trigger is no obstacle to them, the chain is. */
async function tamper(statement: string): Promise<void> {
  await stage.sql("ALTER TABLE audit_entry DISABLE TRIGGER USER");
  await stage.sql(statement, [tenant.organizationId]);
  await stage.sql("ALTER TABLE audit_entry ENABLE TRIGGER USER");
}
const verify = () => tenant.ask("audit.verify", {});

test("an untouched chain verifies to its head", async () => {
  const { rows } = await tenant.ask("audit.list", { limit: 1 });
  expect(await verify()).toMatchObject({ entries: 13, verifiedTo: 13, firstBadSeq: undefined, headHash: rows[0]?.hash });
});

test.each([
  ["an actor's name", "UPDATE audit_entry SET actor_name = 'Someone else' WHERE organization_id = $1 AND seq = 5", 5],
  ["what was done", "UPDATE audit_entry SET action = 'endpoint.get' WHERE organization_id = $1 AND seq = 5", 5],
  ["the moment", "UPDATE audit_entry SET at = at + interval '1 ms' WHERE organization_id = $1 AND seq = 5", 5],
  ["what it was after", 'UPDATE audit_entry SET after = after || \'{"name":"x"}\' WHERE organization_id = $1 AND seq = 5', 5],
  ["an address that was not there", "UPDATE audit_entry SET ip = '198.51.100.1' WHERE organization_id = $1 AND seq = 5", 5],
  ["the text that was hashed", "UPDATE audit_entry SET canonical = canonical || ' ' WHERE organization_id = $1 AND seq = 5", 5],
  [
    "the hash, fitted to a changed text",
    "UPDATE audit_entry SET canonical = replace(canonical, 'Destination', 'Elsewhere'), hash = sha256(convert_to(replace(canonical, 'Destination', 'Elsewhere'), 'UTF8')) WHERE organization_id = $1 AND seq = 5",
    5,
  ],
  ["an entry taken out", "DELETE FROM audit_entry WHERE organization_id = $1 AND seq = 7", 7],
  ["the end cut off", "DELETE FROM audit_entry WHERE organization_id = $1 AND seq > 10", 11],
  [
    "the head set back over entries that stand",
    "UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_entry e WHERE e.organization_id = $1 AND e.seq = 9) WHERE organization_id = $1",
    10,
  ],
  ["two entries swapped", "UPDATE audit_entry SET seq = CASE seq WHEN 4 THEN -4 ELSE 4 END WHERE organization_id = $1 AND seq IN (4, 6)", 4],
])("%s is found, at its number", async (_, statement, seq) => {
  await tamper(statement);
  expect(await verify()).toMatchObject({ firstBadSeq: seq });
});

test("an entry of another organization's chain does not fit", async () => {
  await tamper(
    "UPDATE audit_entry SET organization_id = (SELECT id FROM organization WHERE id <> $1 LIMIT 1), seq = 1000 WHERE organization_id = $1 AND seq = 12",
  );
  expect(await verify()).toMatchObject({ firstBadSeq: 12 });
});

test("no app role can change or take out an entry", async () => {
  for (const role of ["web", "worker", "ingest"] as const) {
    await expect(sqlAt(stage.as(role), "UPDATE audit_entry SET action = 'x'")).rejects.toThrow(/permission denied/);
    await expect(sqlAt(stage.as(role), "DELETE FROM audit_entry")).rejects.toThrow(/permission denied/);
  }
  await expect(stage.sql("UPDATE audit_entry SET action = 'x'")).rejects.toThrow("audit entries are only ever added");
});

test("commands at the same moment take turns: no gap, no fork", async () => {
  const { projectId, ask } = tenant;
  const names = Array.from({ length: 25 }, (_, index) => `Together ${index}`);
  await Promise.all(names.map((name) => ask("destination.create", { projectId, name, url: "https://example.test/" })));
  expect(await verify()).toMatchObject({ entries: 38, verifiedTo: 38, firstBadSeq: undefined });
});

test("the list filters by action, actor, target and outcome, and goes on from its cursor", async () => {
  const { ask } = tenant;
  const all = (await ask("audit.list", { limit: 100 })).rows;
  const first = await ask("audit.list", { limit: 5 });
  const second = await ask("audit.list", { limit: 5, cursor: first.nextCursor });
  expect([...first.rows, ...second.rows]).toEqual(all.slice(0, 10));
  expect((await ask("audit.list", { action: "member." })).rows).toMatchObject([{ action: "member.join" }]);
  expect((await ask("audit.list", { actor: "OWNER of" })).rows).toHaveLength(9);
  expect((await ask("audit.list", { actor: "postern" })).rows).toHaveLength(4);
  expect((await ask("audit.list", { target: all[3]?.target })).rows).toEqual([all[3]]);
  expect((await ask("audit.list", { outcome: "denied" })).rows).toEqual([]);
});
