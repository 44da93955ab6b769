import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { appendAudit } from "../audit.ts";
import { asMigrator } from "../seed.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let tenant: Tenant;
const entries = 1_050;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
  await asMigrator(stage.url, async (run) => {
    const actor = { kind: "system" as const, id: "test", name: "Test" };
    const [head] = await run("SELECT seq FROM audit_head WHERE organization_id = $1", [tenant.organizationId]);
    for (let seq = Number(head?.seq); seq < entries; seq++)
      await appendAudit(run, tenant.organizationId, { actor, action: "endpoint.update", outcome: "done" });
  });
});
afterAll(() => stage?.close());

test("a chain longer than a page is walked to its end, in a transaction for each page", async () => {
  const transactions = vi.spyOn(stage.database.shares, "run");
  expect(await tenant.ask("audit.verify", {})).toMatchObject({ entries, verifiedTo: entries, firstBadSeq: undefined });
  expect(transactions).toHaveBeenCalledTimes(3); // the head, and two pages
  transactions.mockRestore();
});

test("what was changed on a later page is found at its number", async () => {
  await asMigrator(stage.url, async (run) => {
    await run("ALTER TABLE audit_entry DISABLE TRIGGER USER", []);
    await run("UPDATE audit_entry SET actor_name = 'Someone else' WHERE organization_id = $1 AND seq = 1020", [tenant.organizationId]);
    await run("ALTER TABLE audit_entry ENABLE TRIGGER USER", []);
  });
  expect(await tenant.ask("audit.verify", {})).toMatchObject({ entries: 1_020, verifiedTo: 1_019, firstBadSeq: 1_020 });
});
