import { Role } from "@postern/contract/role";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import { recordChange } from "../record-change.ts";
import type { Scope } from "../scope.ts";
import { inTenant } from "../tenant-transaction.ts";
import { rightsOfRole } from "./rights-of.ts";

/** Sessions end after so long without use, and after so long in any case. */
export const sessionIdleMs = 12 * 3_600_000;
export const sessionAbsoluteMs = 7 * 86_400_000;
const touchCoarseMs = 60_000;

export interface Person {
  organizationId: string;
  userId: string;
}

export interface NewSession extends Person {
  /** SHA-256 of the token in the browser's cookie. */
  tokenHash: Uint8Array;
  address: string;
  browser: string;
  method: "sso" | "one-time-link";
  /** When the person showed who they are, if not right now. */
  authenticatedAt?: Date | undefined;
  traceId?: string;
}

export interface FoundSession {
  id: string;
  expiresAt: Date;
  user: { id: string; name: string; email: string };
  organization: { id: string; slug: string; name: string };
  role: Role;
  scope: Scope;
}

/** Opens a session; the audit entry is session.start. The person must be a member: signInPerson and useOneTimeLink see to it. */
export async function createSession(
  database: Database,
  { organizationId, userId, tokenHash, address, browser, method, traceId, authenticatedAt = new Date() }: NewSession,
): Promise<{ id: string; expiresAt: Date }> {
  const id = newId("ses");
  const expiresAt = new Date(Date.now() + sessionIdleMs);
  const { name } = await inTenant(database, organizationId, (tx) =>
    tx.user.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: userId } } }),
  );
  const scope: Scope = { organizationId, actor: { kind: "user", id: userId, name }, rights: new Set(), ip: address, traceId };
  return recordChange(database, { scope, action: "session.start" }, async (tx) => {
    const row = { organizationId, id, userId, address: address.slice(0, 100), browser: browser.slice(0, 300), expiresAt, authenticatedAt };
    await tx.session.deleteMany({ where: { organizationId, userId, expiresAt: { lte: new Date() } } });
    await tx.session.create({ data: { ...row, tokenHash: Uint8Array.from(tokenHash) } });
    await tx.user.update({ where: { organizationId_id: { organizationId, id: userId } }, data: { lastSeenAt: new Date() } });
    return { target: id, after: { method, browser: row.browser, expiresAt }, result: { id, expiresAt } };
  });
}

/** The open session of this token, with the person's role as it is now; nothing when it is over or the person has left. */
export async function findSession(database: Database, tokenHash: Uint8Array): Promise<FoundSession | undefined> {
  const [found] = await database.prisma.$queryRaw<{ id: string; organizationId: string }[]>`
    SELECT id, organization_id AS "organizationId" FROM app.find_session(${tokenHash}::bytea)`;
  if (!found) return;
  const { id, organizationId } = found;
  return inTenant(database, organizationId, async (tx) => {
    const session = await tx.session.findUnique({
      where: { organizationId_id: { organizationId, id } },
      include: { user: { include: { membership: true, organization: true } } },
    });
    if (!session?.user.membership) return;
    const { name, email, organization, membership } = session.user;
    const role = Role.parse(membership.role);
    return {
      id,
      expiresAt: session.expiresAt,
      user: { id: session.userId, name, email },
      organization: { id: organizationId, slug: organization.slug, name: organization.name },
      role,
      scope: {
        organizationId,
        actor: { kind: "user", id: session.userId, name },
        rights: rightsOfRole(role),
        sessionId: id,
        authenticatedAt: session.authenticatedAt,
      },
    };
  });
}

/** Notes that a session is in use: once a minute at most, it lives on for another idle time, never past its absolute end. */
export async function touchSession(database: Database, { id, organizationId }: { id: string; organizationId: string }): Promise<void> {
  await inTenant(database, organizationId, async (tx) => {
    const now = new Date();
    const session = await tx.session.findUnique({ where: { organizationId_id: { organizationId, id } } });
    if (!session || now.getTime() - session.lastSeenAt.getTime() < touchCoarseMs) return;
    const expiresAt = new Date(Math.min(now.getTime() + sessionIdleMs, session.createdAt.getTime() + sessionAbsoluteMs));
    await tx.session.updateMany({ where: { organizationId, id }, data: { lastSeenAt: now, expiresAt } });
    await tx.user.updateMany({ where: { organizationId, id: session.userId }, data: { lastSeenAt: now } });
  });
}

/** Ends the session of this token (sign-out); the audit entry is session.end. A session that is over already is left alone. */
export async function endSession(database: Database, tokenHash: Uint8Array, trace: Pick<Scope, "ip" | "traceId"> = {}): Promise<void> {
  const found = await findSession(database, tokenHash);
  if (!found) return;
  const { organizationId } = found.scope;
  await recordChange(database, { scope: { ...found.scope, ...trace }, action: "session.end" }, async (tx) => {
    await tx.session.deleteMany({ where: { organizationId, id: found.id } });
    return { target: found.id, result: undefined };
  });
}
