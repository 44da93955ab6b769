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

/** The connection of the organization with this short name, or the one of this id; nothing when there is no such organization, or connection. */
export async function findConnection(database: Database, slug: string, wanted?: string): Promise<Connection | undefined> {
  const [organization] = await database.prisma.$queryRaw<{ id: string }[]>`SELECT id FROM app.find_organization(${slug})`;
  return organization && findConnectionOf(database, organization.id, wanted);
}

/** The same of an organization that is known by its id. */
export function findConnectionOf(database: Database, organizationId: string, wanted?: string): Promise<Connection | undefined> {
  return inTenant(database, organizationId, async (tx) => {
    const organization = await tx.organization.findUnique({ where: { id: organizationId }, select: { id: true, slug: true, name: true } });
    const meant = { organizationId, ...(wanted !== undefined && { id: wanted }) };
    const row = await tx.ssoConnection.findFirst({ where: meant, orderBy: { createdAt: "desc" } });
    if (!organization || !row) return;
    const { id, issuer, clientId, label, defaultRole } = row;
    const secret = await openValue(statementsOf(tx), database, {
      place: { organizationId, table: "sso_connection", column: "client_secret", row: id },
      sealed: row.clientSecret,
    });
    return { organization, id, issuer, clientId, clientSecret: secret.toString(), label, defaultRole };
  });
}
