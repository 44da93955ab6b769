import type { Pool } from "./pool.ts";

const known = new WeakMap<Pool, Map<string, Promise<number>>>();

/** The number of a composite type in this database, asked once a pool; a failed look-up is not remembered. */
export function typeOid(pool: Pool, name: "app.settled"): Promise<number> {
  const oids = known.get(pool) ?? new Map<string, Promise<number>>();
  known.set(pool, oids);
  const oid = oids.get(name) ?? pool.query("SELECT $1::regtype::oid::int AS oid", [name]).then(({ rows }) => rows[0].oid as number);
  oids.set(name, oid);
  oid.catch(() => oids.delete(name));
  return oid;
}
