import { afterAll, beforeAll, expect, test } from "vitest";
import { inOrganization, openPool, type Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { openHubPool } from "./hub-pool.ts";

let stage: Stage;
let acme: Tenant;
let globex: Tenant;
let hub: Pool;
let ingest: Pool;
let requestId: string;

beforeAll(async () => {
  stage = await openStage();
  [acme, globex] = [await stage.createTenant("acme"), await stage.createTenant("globex")];
  requestId = await acme.addRequest((await acme.createEndpoint()).id, { body: Buffer.from("secret body") });
  hub = openHubPool(stage.as("hub"));
  ingest = openPool({ url: stage.as("ingest"), name: "ingest", max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await hub.end();
  await ingest.end();
  await stage.close();
});

test("the hub reads a body of the organization it works for, and of no other", async () => {
  const bodies = async ({ organizationId }: Tenant) =>
    inOrganization(
      hub,
      organizationId,
      async (connection) => (await connection.query("SELECT body FROM request_body WHERE request_id = $1", [requestId])).rowCount,
    );
  expect([await bodies(acme), await bodies(globex)]).toEqual([1, 0]);
  expect((await hub.query("SELECT 1 FROM request_body")).rowCount).toBe(0); // without a context: nothing
});

test("the receiving path cannot read bodies or tunnels, settle a delivery, or become the hub", async () => {
  for (const sql of [
    "SELECT body FROM request_body",
    "SELECT * FROM tunnel",
    "UPDATE delivery SET state = 'delivered'",
    "SELECT app.align_tunnel_holds()",
    "SET ROLE postern_hub",
  ])
    await expect(ingest.query(sql)).rejects.toMatchObject({ code: "42501" });
});

test("the hub cannot store requests, read secrets, or change configuration", async () => {
  const statements = [
    "INSERT INTO request_body (organization_id, request_id, body) VALUES ('org_x', 'req_x', '')",
    "SELECT sealed FROM secret",
    "UPDATE endpoint SET name = 'x'",
    "UPDATE destination SET url = 'http://x'",
    "SELECT secret_hash FROM agent_token",
    "DELETE FROM audit_entry",
    "SET ROLE postern_ingest",
  ];
  for (const sql of statements) await expect(hub.query(sql), sql).rejects.toMatchObject({ code: "42501" });
});
