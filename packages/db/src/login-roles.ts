import pg from "pg";

const loginRoles = ["ingest", "hub", "worker", "web"] as const;
export type LoginRole = (typeof loginRoles)[number];

/** Lets the login roles in with these passwords; the migrator's connection is needed. Timeouts are the roles' own. */
export async function openLoginRoles(migratorUrl: string, passwords: Record<LoginRole, string>): Promise<void> {
  const client = new pg.Client({ connectionString: migratorUrl });
  await client.connect();
  try {
    for (const role of loginRoles) {
      // Only a superuser may say what the role is not, so it is said only when it is needed.
      const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1 AND (rolsuper OR rolbypassrls)", [`postern_${role}`]);
      const demotion = rowCount ? "NOSUPERUSER NOBYPASSRLS" : "";
      await client.query(`ALTER ROLE postern_${role} LOGIN ${demotion} PASSWORD ${client.escapeLiteral(passwords[role])}`);
    }
  } finally {
    await client.end();
  }
}

/** The same database, seen as one of the login roles. */
export function urlAs(migratorUrl: string, role: LoginRole, password: string): string {
  const url = new URL(migratorUrl);
  url.username = `postern_${role}`;
  url.password = password;
  return url.toString();
}
