import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError, ColumnTypeEnum as type } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { clientConfig, dropDatabase, runOnce, schemaOf } from "./database.mjs";

/** The engine's connections to one datasource; `disposeAll` closes those it left open. */
export function openConnections({ url, shadowDatabaseUrl }) {
  const open = new Set();
  const connect = async (config, afterwards) => {
    const adapter = forSchemaEngine(await new PrismaPg(config, { schema: schemaOf(url) }).connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      if (!open.delete(adapter)) return;
      await dispose();
      await afterwards?.();
    };
    open.add(adapter);
    return adapter;
  };
  const connectToShadowDb = async () => {
    if (shadowDatabaseUrl) return connect(clientConfig(shadowDatabaseUrl));
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    await runOnce(url, undefined, `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
    return connect(clientConfig(url, name), () => dropDatabase(url, name, undefined));
  };
  const { provider, adapterName } = new PrismaPg(clientConfig(url));
  return {
    factory: bindMigrationAwareSqlAdapterFactory({ provider, adapterName, connect: () => connect(clientConfig(url)), connectToShadowDb }),
    async disposeAll() {
      for (const adapter of [...open]) await adapter.dispose();
    },
  };
}

/** adapter-pg is made for the client: it knows no "char" (pg_catalog is full of it) and cuts scripts at every semicolon. */
function forSchemaEngine(adapter) {
  adapter.queryRaw = async (query) => {
    const { fields, rows } = await adapter.performIO(query);
    return { columnNames: fields.map(({ name }) => name), columnTypes: fields.map(({ dataTypeID }) => columnTypes[dataTypeID] ?? type.Text), rows };
  };
  adapter.executeScript = async (script) => {
    try {
      await adapter.client.query(script);
    } catch (error) {
      if (!error.severity) return adapter.onError(error);
      throw scriptError(error, script);
    }
  };
  return adapter;
}

/** The server's own words, with the line they mean; a bare 42P01 would be shown as "No such table". */
function scriptError({ code, severity, message, position, detail, column, hint }, script) {
  const line = position ? ` (line ${script.slice(0, Number(position)).split("\n").length} of the script)` : "";
  return new DriverAdapterError({ kind: "postgres", code: `SQLSTATE ${code}`, severity, message: message + line, detail, column, hint });
}

/** Types of pg_catalog by their object id, as the engine knows them. */
const columnTypes = {
  16: type.Boolean,
  17: type.Bytes,
  18: type.Character,
  19: type.Text,
  20: type.Int64,
  21: type.Int32,
  23: type.Int32,
  25: type.Text,
  26: type.Int64,
  114: type.Json,
  700: type.Float,
  701: type.Double,
  1000: type.BooleanArray,
  1002: type.CharacterArray,
  1003: type.TextArray,
  1005: type.Int32Array,
  1007: type.Int32Array,
  1009: type.TextArray,
  1016: type.Int64Array,
  1042: type.Text,
  1043: type.Text,
  1082: type.Date,
  1114: type.DateTime,
  1184: type.DateTime,
  1700: type.Numeric,
  2950: type.Uuid,
  3802: type.Json,
};
