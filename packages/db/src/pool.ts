import pg from "pg";

export type Pool = pg.Pool;
export type Connection = pg.PoolClient;

export interface PoolSettings {
  url: string;
  /** Shown in pg_stat_activity: ingest, worker, web. */
  name: string;
  max: number;
  statementTimeoutMs: number;
  lockTimeoutMs?: number;
}

/** What an answer may take beyond the statement's own limit, which the server keeps: past it the connection is lost, or as good as lost. */
const answerGraceMs = 1_000;

/** Connections of one login role, in UTC (Prisma's adapter drops the offset of a timestamptz), with a limit on every wait. */
export function openPool({ url, name, max, statementTimeoutMs, lockTimeoutMs = 2_000 }: PoolSettings): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `postern-${name}`,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    query_timeout: statementTimeoutMs + answerGraceMs,
    options: `-c timezone=UTC -c statement_timeout=${statementTimeoutMs} -c lock_timeout=${lockTimeoutMs} -c idle_in_transaction_session_timeout=5000`,
  });
  // A connection that breaks is replaced at the next use. Whoever holds it hears of it from the query at hand, so the event itself says nothing new;
  // without a listener it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
    endWhenOverdue(client);
  });
  return pool;
}

/**
 * A query whose answer is overdue still occupies its connection. Whoever holds that may give it back as healthy (Prisma does, after a rollback
 * that waited behind it), and the next one would wait in vain: so it ends at once, and the pool replaces it.
 */
function endWhenOverdue(client: Connection): void {
  const query: (...given: unknown[]) => unknown = client.query.bind(client);
  const onFault = ({ message }: Error): void => {
    if (message === "Query read timeout") void (client as pg.ClientBase as pg.Client).end();
  };
  const limited = (...given: unknown[]): unknown => {
    const answer = query(...given);
    if (answer instanceof Promise) answer.catch(onFault);
    return answer;
  };
  client.query = limited as Connection["query"];
}

/** Runs `work` in one transaction that sees this organization only; commits, or rolls back when it throws. */
export function inOrganization<Result>(pool: Pool, organizationId: string, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, work, beginIn(organizationId));
}

/** Begins a transaction that sees this organization only, in one round trip. */
export function beginIn(organizationId: string): string {
  return `BEGIN; SELECT set_config('app.organization_id', ${pg.escapeLiteral(organizationId)}, true)`;
}

/** Runs `work` in one transaction; commits, or rolls back when it throws. `begin` may set what holds for it alone, in the same round trip. */
export async function inTransaction<Result>(pool: Pool, work: (connection: Connection) => Promise<Result>, begin = "BEGIN"): Promise<Result> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query(begin);
    const result = await work(connection);
    await connection.query("COMMIT");
    return result;
  } catch (error) {
    await connection.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    connection.release(broken);
  }
}
