import pg from "pg";
import { migrate } from "./migrate.ts";
import { installQueue } from "./queue.ts";

// The bell's tables hold ids, never bodies or secrets. Ingest and web ring through app.ring and cannot read them.
const queueGrants = `
  GRANT USAGE ON SCHEMA pgboss TO postern_maintenance, postern_worker;
  GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA pgboss TO postern_maintenance;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO postern_worker;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO postern_maintenance, postern_worker;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO postern_maintenance, postern_worker;`;

/** Makes a database ready for every app: its migrations, the queue, and who may use the queue. Answers the migrations applied. */
export async function prepareDatabase(migratorUrl: string): Promise<string[]> {
  const applied = await migrate(migratorUrl);
  await installQueue(migratorUrl);
  const client = new pg.Client({ connectionString: migratorUrl });
  await client.connect();
  try {
    await client.query(queueGrants);
  } finally {
    await client.end();
  }
  return applied;
}
