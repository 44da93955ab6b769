import type { Role } from "@postern/contract/role";
import pg from "pg";
import { appendAudit } from "./audit.ts";
import { ensureFirstDataKey, sealValue } from "./data-keys.ts";
import { newId } from "./new-id.ts";
import type { Actor } from "./scope.ts";
import type { KeyRing } from "./seal.ts";
import { type RunStatement, statementsOfConnection } from "./statement.ts";

/** Who acts when a house is set up: nobody has signed in yet. */
export const system: Actor = { kind: "system", id: "postern", name: "Postern" };

export interface NewConnection {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** On the sign-in button. */
  label: string;
  defaultRole?: Role;
}
export interface NewOrganization {
  slug: string;
  name: string;
  /** The first is the one that agents and newcomers land in. */
  projects: { slug: string; name: string }[];
  connection?: NewConnection;
}

/** Makes an organization with its projects, data key and way in, under the migrator's URL. One that exists keeps all it has; only its connection is renewed. */
export function createOrganization(
  migratorUrl: string,
  keyRing: KeyRing,
  organization: NewOrganization,
): Promise<{ organizationId: string; created: boolean }> {
  return asMigrator(migratorUrl, async (run) => {
    const [existing] = await run("SELECT id FROM organization WHERE slug = $1", [organization.slug]);
    const organizationId = existing ? String(existing.id) : await insertOrganization(run, keyRing, organization);
    if (organization.connection) await putConnection(run, { keyRing, organizationId, connection: organization.connection });
    return { organizationId, created: !existing };
  });
}

async function insertOrganization(run: RunStatement, keyRing: KeyRing, { slug, name, projects }: NewOrganization): Promise<string> {
  const id = newId("org");
  await run("INSERT INTO organization (id, slug, name) VALUES ($1, $2, $3)", [id, slug, name]);
  await ensureFirstDataKey(run, keyRing, id);
  // Each a microsecond later than the one before: a list by creation keeps their order.
  for (const [index, project] of projects.entries()) {
    const values = [id, newId("prj"), project.slug, project.name, index];
    await run("INSERT INTO project (organization_id, id, slug, name, created_at) VALUES ($1, $2, $3, $4, now() + $5 * interval '1 us')", values);
  }
  await appendAudit(run, id, { actor: system, action: "organization.create", target: id, outcome: "done", after: { slug, name, projects } });
  return id;
}

async function putConnection(
  run: RunStatement,
  { keyRing, organizationId, connection }: { keyRing: KeyRing; organizationId: string; connection: NewConnection },
): Promise<void> {
  const { issuer, clientId, clientSecret, label, defaultRole = "developer" } = connection;
  const [existing] = await run("SELECT id, issuer, client_id, default_role FROM sso_connection WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1", [
    organizationId,
  ]);
  const id = existing ? String(existing.id) : newId("con");
  const place = { organizationId, table: "sso_connection", column: "client_secret", row: id };
  const sealed = await sealValue(run, { keyRing, dataKeys: new Map() }, { place, value: clientSecret });
  await run(
    `INSERT INTO sso_connection (organization_id, id, issuer, client_id, client_secret, label, default_role) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (organization_id, id) DO UPDATE SET issuer = $3, client_id = $4, client_secret = $5, label = $6, default_role = $7`,
    [organizationId, id, issuer, clientId, sealed, label, defaultRole],
  );
  if (existing?.issuer === issuer && existing.client_id === clientId && existing.default_role === defaultRole) return;
  const after = { issuer, clientId, label, defaultRole };
  await appendAudit(run, organizationId, { actor: system, action: "connection.save", target: id, outcome: "done", after });
}

/** Runs `work` in one transaction of the migrator, who sees every organization. */
export async function asMigrator<Result>(url: string, work: (run: RunStatement) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, options: "-c timezone=UTC -c statement_timeout=10000 -c lock_timeout=5000" });
  await client.connect();
  try {
    await client.query("BEGIN");
    const result = await work(statementsOfConnection(client));
    await client.query("COMMIT");
    return result;
  } finally {
    await client.end(); // without a COMMIT, all of it is undone
  }
}
