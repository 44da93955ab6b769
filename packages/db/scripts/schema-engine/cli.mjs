import { createDatabase, databaseName, dropDatabase, runOnce } from "./database.mjs";

const commands = {
  "can-connect-to-database": (url) => runOnce(url, undefined, "SELECT 1"),
  "create-database": createDatabase,
  "drop-database": (url) => dropDatabase(url),
};

/** The engine's three commands beside the protocol; answers the exit code. */
export async function runCommand(name, url) {
  const command = commands[name];
  try {
    if (!command) throw new Error(`unknown command ${name}`);
    await command(url);
    return 0;
  } catch (error) {
    const [errorCode, message] = prismaError(url, error);
    logError(message, { error_code: errorCode, is_panic: false, meta: null });
    return 1;
  }
}

// The CLI drops the first line of what the engine logs.
function logError(message, extra) {
  const line = { timestamp: new Date().toISOString(), level: "ERROR", fields: { message, ...extra }, target: "schema_engine::logger" };
  process.stderr.write(`\n${JSON.stringify(line)}`);
}

const unreachable = ["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH"];

function prismaError(url, { code, message }) {
  if (code === "3D000") return ["P1003", `Database \`${databaseName(url)}\` does not exist`];
  if (code === "28P01" || code === "28000") return ["P1000", "Authentication failed against database server"];
  if (code === "42P04") return ["P1009", `Database \`${databaseName(url)}\` already exists`];
  if (unreachable.includes(code)) return ["P1001", `Can't reach database server at \`${new URL(url).host}\``];
  return ["P1010", message];
}
