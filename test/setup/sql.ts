import type { RunStatement } from "@postern/db/statement";
import pg from "pg";

export type Row = Record<string, unknown>;

/** The rows of one statement of the role that the URL names: a test database's own is the migrator's, whom row-level security does not bind. */
export function sqlAt(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return withConnection(url, async (client) => (await client.query<Row>(text, [...values])).rows);
}

/** Several statements over one connection, each committed by itself. */
export async function withConnection<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One row; what is undefined takes its column's default. */
export async function insertRow(run: RunStatement, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row).filter((column) => row[column] !== undefined);
  const places = columns.map((_, index) => `$${index + 1}`);
  const values = columns.map((column) => row[column]);
  await run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places.join(", ")})`, values);
}
