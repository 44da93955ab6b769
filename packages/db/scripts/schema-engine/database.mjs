import pg from "pg";

const connectMs = 15_000;

/** Discrete fields, never a connection string: pg lets a connection string override `database`, and the shadow database needs it. */
export function clientConfig(url, database = databaseName(url)) {
  const { hostname, port, username, password, searchParams } = new URL(url);
  const ssl = searchParams.get("sslmode");
  return {
    host: searchParams.get("host") ?? hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database,
    max: 1,
    connectionTimeoutMillis: connectMs,
    options: "-c timezone=UTC",
    ...(ssl && ssl !== "disable" && { ssl: { rejectUnauthorized: ssl.startsWith("verify") } }),
  };
}

export function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || "postgres";
}

export function schemaOf(url) {
  return new URL(url).searchParams.get("schema") ?? undefined;
}

/** Runs one statement on a connection of its own. */
export async function runOnce(url, database, statement) {
  const client = new pg.Client(clientConfig(url, database));
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

const madeMeanwhile = "23505";

export async function createDatabase(url) {
  try {
    await runOnce(url, "postgres", `CREATE DATABASE ${pg.escapeIdentifier(databaseName(url))}`);
  } catch (error) {
    if (error.code !== madeMeanwhile) throw error;
  }
}

export async function dropDatabase(url, name = databaseName(url), from = "postgres") {
  await runOnce(url, from, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}
