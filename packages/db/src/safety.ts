import { openPool, type Pool } from "./pool.ts";

const settings: Record<string, string> = {
  fsync: "a power cut would lose what was answered 202",
  full_page_writes: "a power cut could tear pages and lose what was answered 202",
  synchronous_commit: "a crash would lose what was answered 202",
};

/** Refuses, with the reasons, a database or a login on which no promise can be kept; where that risk is taken, answers the reasons. */
export async function demandSafe(url: string, { isRiskTaken }: { isRiskTaken: boolean }): Promise<string[]> {
  const pool = openPool({ url, name: "safety", max: 1, statementTimeoutMs: 5_000 });
  const unsafe = await findUnsafe(pool)
    .catch((error: NodeJS.ErrnoException) => {
      throw new Error(`The database at ${new URL(url).host} (DATABASE_URL) cannot be used: ${error.message || error.code}.`, { cause: error });
    })
    .finally(() => pool.end());
  if (unsafe.length > 0 && !isRiskTaken) throw new Error(`${unsafe.join(" ")} Mend it, or start with POSTERN_UNSAFE=1 to take that risk.`);
  return unsafe;
}

/** What makes this database or this login unsafe to promise on, in sentences; empty when all is well. */
async function findUnsafe(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query(
    `
    SELECT (SELECT jsonb_object_agg(name, setting) FROM pg_settings WHERE name = ANY ($1)) AS settings,
      r.rolname AS role, r.rolsuper AS "isSuperuser", r.rolbypassrls AS "bypassesRowSecurity",
      EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname IN ('public', 'app') AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'USAGE')) AS "ownsTables"
    FROM pg_roles r WHERE r.rolname = current_user`,
    [Object.keys(settings)],
  );
  const found = rows[0];
  const unsafe = Object.entries(settings)
    .filter(([name]) => found.settings[name] === "off")
    .map(([name, consequence]) => `PostgreSQL runs with ${name}=off: ${consequence}.`);
  if (found.isSuperuser) unsafe.push(`The login role ${found.role} is a superuser: row-level security would not hold.`);
  if (found.bypassesRowSecurity) unsafe.push(`The login role ${found.role} has BYPASSRLS: row-level security would not hold.`);
  if (found.ownsTables) unsafe.push(`The login role ${found.role} owns tables: it could change what it must only use.`);
  return unsafe;
}
