import { createTestDatabase } from "@postern/test/setup/database";
import pg from "pg";
import { expect, test } from "vitest";
import { connectQueue, laneQueue } from "./queue.ts";

test("two bells for a lane are one queued wake-up, and a bell during the wake-up leaves one more queued", async () => {
  const database = await createTestDatabase();
  const ingest = new pg.Client({ connectionString: database.as("ingest") });
  await ingest.connect();
  const boss = await connectQueue(database.as("worker"), () => {});
  try {
    await ingest.query("SELECT app.ring($1)", [["dst_a", "dst_b", "dst_a"]]);
    await ingest.query("SELECT app.ring($1)", [["dst_a"]]);
    const jobs = await boss.fetch<{ destinationId: string }>(laneQueue, { batchSize: 10 });
    expect(jobs.map(({ data }) => data.destinationId).sort()).toEqual(["dst_a", "dst_b"]);
    expect(await boss.fetch(laneQueue, { batchSize: 10 })).toEqual([]);

    await ingest.query("SELECT app.ring($1)", [["dst_a"]]);
    await ingest.query("SELECT app.ring($1)", [["dst_a"]]);
    await boss.complete(
      laneQueue,
      jobs.map(({ id }) => id),
    );
    const again = await boss.fetch<{ destinationId: string }>(laneQueue, { batchSize: 10 });
    expect(again.map(({ data }) => data.destinationId)).toEqual(["dst_a"]);
  } finally {
    await Promise.all([ingest.end(), boss.stop({ graceful: false })]);
    await database.drop();
  }
});

test("a bell is part of the transaction that rang it, and never waits for another's", async () => {
  const database = await createTestDatabase();
  const [one, two] = [new pg.Client({ connectionString: database.as("ingest") }), new pg.Client({ connectionString: database.as("ingest") })];
  await Promise.all([one.connect(), two.connect()]);
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const queued = async () => (await admin.query("SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'lane'")).rows[0].n;
  try {
    await one.query("BEGIN");
    await one.query("SELECT app.ring($1)", [["dst_a"]]);
    await two.query("SET lock_timeout = '100ms'");
    await two.query("SELECT app.ring($1)", [["dst_a"]]);
    await one.query("ROLLBACK");
    expect(await queued()).toBe(0);
    await two.query("SELECT app.ring($1)", [["dst_a"]]);
    expect(await queued()).toBe(1);
  } finally {
    await Promise.all([one.end(), two.end(), admin.end()]);
    await database.drop();
  }
});

test("ingest and web cannot read the queue", async () => {
  const database = await createTestDatabase();
  for (const role of ["ingest", "web"] as const) {
    const client = new pg.Client({ connectionString: database.as(role) });
    await client.connect();
    await expect(client.query("SELECT * FROM pgboss.job")).rejects.toThrow("permission denied");
    await client.end();
  }
  await database.drop();
});
