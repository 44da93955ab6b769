import readline from "node:readline";
import { createDatabase, databaseName } from "./database.mjs";
import { lastPanic, loadEngine } from "./engine.mjs";

/** Answers the CLI's JSON-RPC lines until it closes the input and every answer is out. */
export async function serve({ datamodels, datasource }) {
  const withEngine = await loadEngine({ datamodels, datasource });
  const printed = new Map();
  const pending = new Set();
  const print = (content) => {
    const id = `print-${printed.size + 1}`;
    send({ id, method: "print", params: { content } });
    return new Promise((resolve) => printed.set(id, resolve));
  };
  const answer = async ({ id, method, params }) => {
    try {
      send({ id, result: await call({ withEngine, datasource, print }, method, params) });
    } catch (error) {
      send({ id, error: rpcError(error) });
    }
  };
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const message = JSON.parse(line);
    if (!message.method) {
      printed.get(message.id)?.(); // the CLI's answer to a print
      continue;
    }
    const answered = answer(message).finally(() => pending.delete(answered));
    pending.add(answered);
  }
  await Promise.all(pending);
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

async function call({ withEngine, datasource, print }, method, params) {
  if (method === "createDatabase") {
    const url = params?.datasource?.url ?? datasource.url;
    await createDatabase(url);
    return { databaseName: databaseName(url) };
  }
  if (method === "getDatabaseVersion") return withEngine((engine) => engine.version(params));
  if (method === "diff") {
    const { stdout, exitCode } = await withEngine((engine) => engine.diff(params));
    if (stdout) await print(stdout.replace(/\n$/, ""));
    return { exitCode, stdout: null };
  }
  return withEngine((engine) => callEngine(engine, method, params));
}

const needDiagnosis = ["evaluateDataLoss", "createMigration"];
const answerNull = ["reset", "dbExecute"];

async function callEngine(engine, method, params) {
  if (typeof engine[method] !== "function") throw new Error(`unknown method ${method}`);
  // These take the schema of the migrations from the engine's cache, which a diagnosis with a shadow database fills.
  if (needDiagnosis.includes(method)) {
    const { migrationsList, filters } = params;
    await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: true, filters });
  }
  return (await engine[method](params)) ?? (answerNull.includes(method) ? null : {});
}

function rpcError(error) {
  const isPanic = error?.name === "RuntimeError";
  const message = isPanic ? lastPanic() : (error?.message ?? String(error));
  const data = { is_panic: isPanic, message, meta: error?.meta ?? null, ...(error?.code && { error_code: error.code }) };
  return { code: 4466, message: "An error happened. Check the data field for details.", data };
}
