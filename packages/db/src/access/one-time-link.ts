import type { Database } from "../database.ts";
import { inTenant } from "../tenant-transaction.ts";
import type { Person } from "./session.ts";

/** Spends a one-time link; nothing when it is unknown, expired or used, also when two come at once and this is the second. */
export async function useOneTimeLink(database: Database, tokenHash: Uint8Array): Promise<Person | undefined> {
  const [found] = await database.prisma.$queryRaw<Person[]>`
    SELECT organization_id AS "organizationId", user_id AS "userId" FROM app.find_one_time_link(${tokenHash}::bytea)`;
  if (!found) return;
  const { organizationId, userId } = found;
  return inTenant(database, organizationId, async (tx) => {
    const { count } = await tx.oneTimeLink.updateMany({
      where: { organizationId, tokenHash: Uint8Array.from(tokenHash), usedAt: null },
      data: { usedAt: new Date() },
    });
    const membership = await tx.membership.findUnique({ where: { organizationId_userId: { organizationId, userId } } });
    return count === 1 && membership ? { organizationId, userId } : undefined;
  });
}

/** Whether a link could still be used: for the page that asks to confirm, so that a previewing mail program does not spend it. */
export async function isLinkOpen(database: Database, tokenHash: Uint8Array): Promise<boolean> {
  const found = await database.prisma.$queryRaw<Person[]>`SELECT user_id AS "userId" FROM app.find_one_time_link(${tokenHash}::bytea)`;
  return found.length === 1;
}
