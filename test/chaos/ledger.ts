import pg from "pg";
import type { Received } from "../setup/receiver.ts";
import type { Acknowledged } from "./generator.ts";

/** What became of everything that was answered 202. */
export interface Account {
  accepted: number;
  /** Not in the database, or not to the byte. */
  lost: number;
  /** In the database, but not delivered, or not to the byte. */
  undelivered: number;
  /** Brought more often than once. */
  duplicates: number;
}

/** Joins what the senders were told, what the database holds and what the destination saw. */
export async function settleAccounts(acknowledged: readonly Acknowledged[], databaseUrl: string, received: readonly Received[]): Promise<Account> {
  const stored = await storedBodies(databaseUrl);
  const brought = countById(received);
  const isStored = ({ id, bodySha256 }: Acknowledged) => stored.get(id)?.bodySha256 === bodySha256;
  const isDelivered = ({ id }: Acknowledged) => stored.get(id)?.delivered === true && brought.has(id);
  return {
    accepted: acknowledged.length,
    lost: acknowledged.filter((one) => !isStored(one)).length,
    undelivered: acknowledged.filter((one) => isStored(one) && !isDelivered(one)).length,
    duplicates: [...brought.values()].reduce((sum, times) => sum + times - 1, 0),
  };
}

/** How many deliveries are neither delivered nor failed yet. */
export async function stillPending(databaseUrl: string): Promise<number> {
  const [row] = await ask(databaseUrl, "SELECT count(*)::int AS pending FROM delivery WHERE state = 'pending'");
  return Number(row?.pending);
}

async function storedBodies(databaseUrl: string): Promise<Map<string, { bodySha256: string; delivered: boolean }>> {
  const rows = await ask(
    databaseUrl,
    `SELECT request.id, encode(sha256(body), 'hex') AS hash, coalesce(bool_and(delivery.state = 'delivered'), false) AS delivered
     FROM request JOIN request_body ON request_id = request.id LEFT JOIN delivery ON delivery.request_id = request.id
     GROUP BY request.id, body`,
  );
  return new Map(rows.map(({ id, hash, delivered }) => [String(id), { bodySha256: String(hash), delivered: delivered === true }]));
}

function countById(received: readonly Received[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { headers } of received) {
    const id = String(headers["postern-id"]);
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  return times;
}

async function ask(databaseUrl: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
