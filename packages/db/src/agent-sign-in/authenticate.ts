import type { Credential } from "../access/credential.ts";
import type { Database } from "../database.ts";
import type { Scope } from "../scope.ts";
import { statementsOf } from "../statement.ts";
import { inTenant } from "../tenant-transaction.ts";
import { absoluteMs, coarseMs, endOf } from "./life.ts";
import { findCallerByAccess, type SignInToken, scopeOfSignIn } from "./sign-in-token.ts";

/** In whose name the holder of an access token calls; nothing when the token or its sign-in is over. */
export async function authenticateAccess(database: Database, credential: Credential): Promise<Scope | undefined> {
  const token = await findCallerByAccess(statementsOf(database.prisma), credential);
  if (!token) return;
  await noteUse(database, token);
  return scopeOfSignIn(token);
}

/** Each use keeps a sign-in from going idle; once a minute is written down. */
async function noteUse(database: Database, { organizationId, signInId: id, lastUsedAt }: SignInToken): Promise<void> {
  const now = new Date();
  if (now.getTime() - lastUsedAt.getTime() < coarseMs) return;
  await inTenant(database, organizationId, async (tx) => {
    const signIn = await tx.agentSignIn.findUnique({ where: { organizationId_id: { organizationId, id } }, select: { createdAt: true } });
    if (!signIn || signIn.createdAt.getTime() + absoluteMs <= now.getTime()) return;
    await tx.agentSignIn.updateMany({ where: { organizationId, id }, data: { lastUsedAt: now, expiresAt: endOf(signIn.createdAt, now) } });
  });
}
