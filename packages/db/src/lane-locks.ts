import pg from "pg";

/** So that a destination's turn is one worker's at a time: its concurrency is a promise about all workers together. */
export interface LaneLocks {
  /** True when the lane is ours now; false when another worker has it, or nobody can tell. */
  take(destinationId: string): Promise<boolean>;
  give(destinationId: string): Promise<void>;
  close(): Promise<void>;
}

interface Session {
  client: pg.Client;
  ready: Promise<unknown>;
}

const space = 72707372; // seed of our keys among all advisory locks of the database
// Should our end vanish without a word, the server finds out within half a minute, not its system's two hours, and frees the lanes.
const serverOptions = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4";

/**
 * Advisory locks of one direct connection: nothing is written, and they end with the worker. While the connection is broken no new turn begins;
 * turns that run go on, for their leases alone guard the deliveries.
 */
export function openLaneLocks(url: string, answerMs = 5_000): LaneLocks {
  let current: Session | undefined;
  let closed = false;

  const open = (): Session => {
    const client = clientFor(url, answerMs);
    const session = { client, ready: client.connect() };
    client.on("error", () => drop(session));
    client.on("end", () => drop(session));
    return session;
  };
  // A session nobody asks any more would hold its lanes for as long as it lives, so it is ended, by force when an answer is overdue.
  const drop = (broken: Session): void => {
    if (current === broken) current = undefined;
    broken.client.end().catch(() => {});
  };
  const ask = async (call: Call, destinationId: string): Promise<boolean> => {
    if (closed) return false;
    current ??= open();
    const own = current;
    try {
      return await askOf(own, call, destinationId);
    } catch {
      drop(own);
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
      const last = current;
      await last?.ready.catch(() => {});
      await last?.client.end();
    },
  };
}

type Call = "pg_try_advisory_lock" | "pg_advisory_unlock";

async function askOf({ client, ready }: Session, call: Call, destinationId: string): Promise<boolean> {
  await ready;
  const { rows } = await client.query({ name: call, text: `SELECT ${call}(hashtextextended($1, ${space})) AS held`, values: [destinationId] });
  return rows[0].held;
}

function clientFor(url: string, answerMs: number): pg.Client {
  return new pg.Client({
    connectionString: url,
    application_name: "postern-lane-locks",
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 5_000,
    query_timeout: answerMs,
    options: serverOptions,
  });
}
