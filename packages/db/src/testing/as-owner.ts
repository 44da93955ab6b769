import pg from "pg";

/** One statement of the migrator, who sees and may change everything. */
export async function asOwner(migratorUrl: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: migratorUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
