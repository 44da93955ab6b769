import { sqlAt } from "@postern/test/setup/sql";
import { rightsOfAgentToken } from "../access/rights-of.ts";
import { newId } from "../new-id.ts";
import type { Scope } from "../scope.ts";
import type { Tenant } from "./tenant.ts";

/** Another member of the organization, and the scope of what they do. */
export async function addPerson({ organizationId, scope }: Tenant, migratorUrl: string, role: string): Promise<Scope> {
  const id = newId("usr");
  const name = `${role} person`;
  await sqlAt(migratorUrl, `INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, 'person@test', $3)`, [organizationId, id, name]);
  await sqlAt(migratorUrl, "INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, $3)", [organizationId, id, role]);
  return { ...scope, actor: { kind: "user", id, name } };
}

/** An agent with a token that this person made. */
export async function addAgent({ ask, scope }: Tenant, name: string, maker?: Scope): Promise<Scope> {
  const { token } = await ask("agent-token.create", { name }, maker);
  return { ...scope, actor: { kind: "agent", id: token.id, name }, rights: rightsOfAgentToken };
}
