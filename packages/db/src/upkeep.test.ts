import { createTestDatabase } from "@postern/test/setup/database";
import { asMigrator, seedOrganization } from "@postern/test/setup/deliveries";
import { expect, test } from "vitest";
import { openPool } from "./pool.ts";
import { doUpkeep } from "./upkeep.ts";

test("upkeep makes partitions ahead, forgets what expired, and drops what is past retention after giving up what waited there", async () => {
  const database = await createTestDatabase();
  const pool = openPool({ url: database.as("worker"), name: "worker", max: 2, statementTimeoutMs: 10_000 });
  const acme = await seedOrganization(database.url);
  const { destinationId } = await acme.addDestination();
  const { deliveryIds } = await acme.addDeliveries(destinationId, 1);
  try {
    await asMigrator(database.url, async (client) => {
      for (const [parent, kind] of [
        ["request", "req"],
        ["request_body", "req"],
        ["delivery", "dlv"],
        ["attempt", "att"],
      ] as const) {
        await client.query(
          `DO $$ BEGIN EXECUTE format('CREATE TABLE ${parent}_20250101 PARTITION OF ${parent} FOR VALUES FROM (%L) TO (%L)', app.id_at('${kind}', '2025-01-01Z'), app.id_at('${kind}', '2025-01-02Z')); END $$`,
        );
      }
      await client.query(
        "INSERT INTO delivery (organization_id, id, request_id, endpoint_id, destination_id) SELECT $1, app.id_at('dlv', now()) || 'replayofoldone00', app.id_at('req', '2025-01-01T12:00Z'), $2, $3",
        [acme.organizationId, acme.endpointId, destinationId],
      );
      await client.query(
        "INSERT INTO idempotency_key (organization_id, endpoint_id, key, request_id, expires_at) SELECT $1, $2, n::text, 'req_x', now() + (n - 6) * interval '1 hour' FROM generate_series(1, 10) n",
        [acme.organizationId, acme.endpointId],
      );
    });

    const done = await doUpkeep(pool, { bodiesDays: 30, rowsDays: 90 });
    expect(done.partitionsDropped.sort()).toEqual(["attempt_20250101", "delivery_20250101", "request_20250101", "request_body_20250101"]);
    expect(done).toMatchObject({ deliveriesExpired: 1, rowsForgotten: 6 });
    const { rows } = await asMigrator(database.url, (client) => client.query("SELECT id, state, reason FROM delivery ORDER BY request_id"));
    expect(rows).toMatchObject([
      { state: "failed", reason: "expired" },
      { id: deliveryIds[0], state: "pending" },
    ]);
    expect(await doUpkeep(pool, { bodiesDays: 30, rowsDays: 90 })).toMatchObject({
      partitionsMade: 0,
      partitionsDropped: [],
      deliveriesExpired: 0,
      rowsForgotten: 0,
    });
  } finally {
    await pool.end();
    await database.drop();
  }
});

test("only the worker may do upkeep", async () => {
  const database = await createTestDatabase();
  const web = openPool({ url: database.as("web"), name: "web", max: 1, statementTimeoutMs: 5_000 });
  for (const call of ["app.drop_old_partition(1, 1)", "app.forget_expired(1)", "app.due_lanes(1)", "app.expire_deliveries(now())", "app.find_lanes('{}')"]) {
    await expect(web.query(`SELECT ${call}`)).rejects.toThrow("permission denied");
  }
  await web.end();
  await database.drop();
});
