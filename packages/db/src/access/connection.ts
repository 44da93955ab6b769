import { openValue } from "../data-keys.ts";
import type { Database } from "../database.ts";
import { statementsOf } from "../statement.ts";
import { inTenant } from "../tenant-transaction.ts";

/** An organization's way in: its OIDC identity provider and our client there, the secret opened. */
export interface Connection {
  organization: { id: string; slug: string; name: string };
  id: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  label: string;
  defaultRole: string;
}

/** The connection of the organization with this short name; nothing when there is no such organization or it has none. */
export async function findConnection(database: Database, slug: string): Promise<Connection | undefined> {
  const [organization] = await database.prisma.$queryRaw<Connection["organization"][]>`SELECT id, slug, name FROM app.find_organization(${slug})`;
  if (!organization) return;
  const organizationId = organization.id;
  return inTenant(database, organizationId, async (tx) => {
    const row = await tx.ssoConnection.findFirst({ where: { organizationId }, orderBy: { createdAt: "desc" } });
    if (!row) return;
    const { id, issuer, clientId, label, defaultRole } = row;
    const secret = await openValue(statementsOf(tx), database, {
      place: { organizationId, table: "sso_connection", column: "client_secret", row: id },
      sealed: row.clientSecret,
    });
    return { organization, id, issuer, clientId, clientSecret: secret.toString(), label, defaultRole };
  });
}
