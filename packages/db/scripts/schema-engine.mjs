#!/usr/bin/env node
// Stands in for Prisma's native schema-engine, which `prisma migrate` would download from outside npm.
// It speaks the same protocol (JSON-RPC lines on stdio, and three `cli` commands) in front of
// @prisma/schema-engine-wasm, and gives that engine its connections. Keep the wasm package at the
// version that `npm view @prisma/engines@<prisma version> dependencies` names as engines-version.
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError, ColumnTypeEnum as T } from "@prisma/driver-adapter-utils";
import pg from "pg";

const datamodels = [];
let datasource = {};
const rest = [];
for (let argv = process.argv.slice(2); argv.length; ) {
  const a = argv.shift();
  if (a === "--datamodels") datamodels.push(argv.shift());
  else if (a === "--datasource") datasource = JSON.parse(argv.shift());
  else if (a === "--enabled-preview-features" || a === "--extension-types") argv.shift();
  else rest.push(a);
}
if (rest[0] === "--version") {
  console.log("schema-engine-wasm");
  process.exit(0);
}

const dbName = (u) => decodeURIComponent(new URL(u).pathname.slice(1)) || "postgres";
const schemaOf = (u) => new URL(u).searchParams.get("schema") ?? undefined;
// discrete fields, never a connection string: pg lets a connection string override `database`, and the shadow database needs it
function clientConfig(u, database = dbName(u)) {
  const x = new URL(u),
    ssl = x.searchParams.get("sslmode");
  return {
    host: x.searchParams.get("host") ?? x.hostname.replace(/^\[|\]$/g, ""),
    port: Number(x.port || 5432),
    user: decodeURIComponent(x.username),
    password: decodeURIComponent(x.password),
    database,
    max: 1,
    connectionTimeoutMillis: 15_000,
    options: "-c timezone=UTC",
    ...(ssl && ssl !== "disable" ? { ssl: { rejectUnauthorized: ssl.startsWith("verify") } } : {}),
  };
}
async function once(u, database, sql) {
  const c = new pg.Client(clientConfig(u, database));
  await c.connect();
  try {
    return await c.query(sql);
  } finally {
    await c.end();
  }
}
const ident = (s) => pg.escapeIdentifier(s);
const createDatabase = (u) =>
  once(u, "postgres", `CREATE DATABASE ${ident(dbName(u))}`).catch((e) => {
    if (e.code !== "23505") throw e; /* another process made it meanwhile */
  });
function known(u, e) {
  if (e.code === "3D000") return ["P1003", `Database \`${dbName(u)}\` does not exist`];
  if (e.code === "28P01" || e.code === "28000") return ["P1000", "Authentication failed against database server"];
  if (e.code === "42P04") return ["P1009", `Database \`${dbName(u)}\` already exists`];
  if (["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH"].includes(e.code)) return ["P1001", `Can't reach database server at \`${new URL(u).host}\``];
  return ["P1010", e.message];
}

if (rest[0] === "cli") {
  const u = datasource.url;
  const log = (level, message, extra) =>
    process.stderr.write(`\n${JSON.stringify({ timestamp: new Date().toISOString(), level, fields: { message, ...extra }, target: "schema_engine::logger" })}`); // the CLI drops the first line
  try {
    if (rest[1] === "can-connect-to-database") await once(u, undefined, "SELECT 1");
    else if (rest[1] === "create-database") await createDatabase(u);
    else if (rest[1] === "drop-database") await once(u, "postgres", `DROP DATABASE IF EXISTS ${ident(dbName(u))} WITH (FORCE)`);
    else throw new Error(`unknown command ${rest[1]}`);
    process.exit(0);
  } catch (e) {
    const [error_code, message] = known(u, e);
    log("ERROR", message, { error_code, is_panic: false, meta: null });
    process.exit(1);
  }
}

// adapter-pg is made for the client: it knows no "char" (pg_catalog is full of it) and cuts scripts at every semicolon
const TYPES = {
  16: T.Boolean,
  17: T.Bytes,
  18: T.Character,
  19: T.Text,
  20: T.Int64,
  21: T.Int32,
  23: T.Int32,
  25: T.Text,
  26: T.Int64,
  114: T.Json,
  700: T.Float,
  701: T.Double,
  1000: T.BooleanArray,
  1002: T.CharacterArray,
  1003: T.TextArray,
  1005: T.Int32Array,
  1007: T.Int32Array,
  1009: T.TextArray,
  1016: T.Int64Array,
  1042: T.Text,
  1043: T.Text,
  1082: T.Date,
  1114: T.DateTime,
  1184: T.DateTime,
  1700: T.Numeric,
  2950: T.Uuid,
  3802: T.Json,
};
function forSchemaEngine(a) {
  a.queryRaw = async (q) => {
    const { fields, rows } = await a.performIO(q);
    return { columnNames: fields.map((f) => f.name), columnTypes: fields.map((f) => TYPES[f.dataTypeID] ?? T.Text), rows };
  };
  a.executeScript = async (script) => {
    try {
      await a.client.query(script);
    } catch (e) {
      if (!e.severity) return a.onError(e);
      const line = e.position ? ` (line ${script.slice(0, Number(e.position)).split("\n").length} of the script)` : "";
      throw new DriverAdapterError({
        kind: "postgres",
        code: `SQLSTATE ${e.code}`,
        severity: e.severity,
        message: e.message + line,
        detail: e.detail,
        column: e.column,
        hint: e.hint,
      }); // a bare 42P01 would be shown as "No such table"
    }
  };
  return a;
}
function adapterFactory(u) {
  const schema = schemaOf(u),
    open = new Set();
  const connect = async (config, after) => {
    const a = forSchemaEngine(await new PrismaPg(config, { schema }).connect());
    const dispose = a.dispose.bind(a);
    a.dispose = async () => {
      if (open.delete(a)) {
        await dispose();
        await after?.();
      }
    };
    open.add(a);
    return a;
  };
  const { provider, adapterName } = new PrismaPg(clientConfig(u));
  return {
    open,
    factory: bindMigrationAwareSqlAdapterFactory({
      provider,
      adapterName,
      connect: () => connect(clientConfig(u)),
      connectToShadowDb: async () => {
        if (datasource.shadowDatabaseUrl) return connect(clientConfig(datasource.shadowDatabaseUrl));
        const name = `prisma_migrate_shadow_db_${randomUUID()}`;
        await once(u, undefined, `CREATE DATABASE ${ident(name)} TEMPLATE template0`);
        return connect(clientConfig(u, name), () => once(u, undefined, `DROP DATABASE IF EXISTS ${ident(name)} WITH (FORCE)`));
      },
    }),
  };
}

let panic = "";
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (m) => {
    panic = m;
  },
};
const dir = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
const bg = await import(pathToFileURL(path.join(dir, "schema_engine_bg.js")).href);
const { instance } = await WebAssembly.instantiate(fs.readFileSync(path.join(dir, "schema_engine_bg.wasm")), { "./schema_engine_bg.js": bg });
bg.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start?.();

// one engine, with connections of its own, for each request: no request sees another's state
async function withEngine(fn) {
  const { factory, open } = adapterFactory(datasource.url);
  try {
    const e = await bg.SchemaEngine.new(
      { datamodels: datamodels.length ? datamodels.map((p) => [p, fs.readFileSync(p, "utf8")]) : undefined },
      (m) => process.env.DEBUG && process.stderr.write(`${m}\n`),
      factory,
    );
    return await fn(e);
  } finally {
    for (const a of [...open]) await a.dispose();
  }
}

const send = (o) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...o })}\n`);
const printed = new Map();
const print = (content) =>
  new Promise((r) => {
    const id = `print-${printed.size + 1}`;
    printed.set(id, r);
    send({ id, method: "print", params: { content } });
  });
async function call(method, params) {
  if (method === "createDatabase") {
    const u = params?.datasource?.url ?? datasource.url;
    await createDatabase(u);
    return { databaseName: dbName(u) };
  }
  if (method === "getDatabaseVersion") return withEngine((e) => e.version(params));
  if (method === "diff") {
    const r = await withEngine((e) => e.diff(params));
    if (r.stdout) await print(r.stdout.replace(/\n$/, ""));
    return { exitCode: r.exitCode, stdout: null };
  }
  return withEngine(async (e) => {
    if (typeof e[method] !== "function") throw new Error(`unknown method ${method}`);
    // these two take the schema of the migrations from the engine's cache, which a diagnosis with a shadow database fills
    if (method === "evaluateDataLoss" || method === "createMigration")
      await e.diagnoseMigrationHistory({ migrationsList: params.migrationsList, optInToShadowDatabase: true, filters: params.filters });
    return (await e[method](params)) ?? (method === "reset" || method === "dbExecute" ? null : {});
  });
}
let pending = 0,
  ended = false;
const maybeExit = () => ended && pending === 0 && process.exit(0);
readline
  .createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  .on("line", async (line) => {
    const m = JSON.parse(line);
    if (!m.method) return printed.get(m.id)?.(); // the CLI's answer to a print
    pending++;
    try {
      send({ id: m.id, result: await call(m.method, m.params) });
    } catch (e) {
      const isPanic = e?.name === "RuntimeError";
      send({
        id: m.id,
        error: {
          code: 4466,
          message: "An error happened. Check the data field for details.",
          data: { is_panic: isPanic, message: isPanic ? panic : (e?.message ?? String(e)), meta: e?.meta ?? null, ...(e?.code ? { error_code: e.code } : {}) },
        },
      });
    }
    pending--;
    maybeExit();
  })
  .on("close", () => {
    ended = true;
    maybeExit();
  });
