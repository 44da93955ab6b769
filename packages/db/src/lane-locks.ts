import pg from "pg";

/** So that a destination's turn is one worker's at a time: its concurrency is a promise about all workers together. */
export interface LaneLocks {
  /** True when the lane is ours now; false when another worker has it, or nobody can tell. */
  take(destinationId: string): Promise<boolean>;
  give(destinationId: string): Promise<void>;
  close(): Promise<void>;
}

const space = 72707372; // seed of our keys among all advisory locks of the database

/**
 * Advisory locks of one direct connection: nothing is written, and they end with the worker. While the connection is broken no new turn begins;
 * turns that run go on, for their leases alone guard the deliveries.
 */
export function openLaneLocks(url: string): LaneLocks {
  let client: Promise<pg.Client> | undefined;
  let closed = false;

  const connection = (): Promise<pg.Client> => {
    client ??= connect(url, () => {
      client = undefined;
    });
    return client;
  };
  const ask = async (call: "pg_try_advisory_lock" | "pg_advisory_unlock", destinationId: string): Promise<boolean> => {
    if (closed) return false;
    try {
      const { rows } = await (await connection()).query({
        name: call,
        text: `SELECT ${call}(hashtextextended($1, ${space})) AS held`,
        values: [destinationId],
      });
      return rows[0].held;
    } catch {
      client = undefined;
      return false;
    }
  };
  return {
    take: (destinationId) => ask("pg_try_advisory_lock", destinationId),
    async give(destinationId) {
      await ask("pg_advisory_unlock", destinationId);
    },
    async close() {
      closed = true;
      await (await client?.catch(() => undefined))?.end();
    },
  };
}

async function connect(url: string, onBreak: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "postern-lane-locks",
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  client.on("error", onBreak);
  client.on("end", onBreak);
  await client.connect();
  return client;
}
