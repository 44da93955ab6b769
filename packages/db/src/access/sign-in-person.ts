import { Problem } from "@postern/contract/problem";
import { Role } from "@postern/contract/role";
import { lockHead } from "../audit.ts";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import { recordChange } from "../record-change.ts";
import type { Scope } from "../scope.ts";
import { statementsOf } from "../statement.ts";
import { inTenant, type Transaction } from "../tenant-transaction.ts";
import type { Connection } from "./connection.ts";
import type { Person } from "./session.ts";

/** What the identity provider vouches for. The person is (connection, issuer, subject); the e-mail address is only shown, it links nobody. */
export interface Claims {
  issuer: string;
  subject: string;
  email: string;
  name: string;
}

/**
 * The member these claims name. At the first sign-in the person joins with the connection's default role, the first of an organization as its
 * owner (audit entry member.join). Someone who was removed stays out until given a role again: throws sign-in-failed.
 */
export async function signInPerson(
  database: Database,
  connection: Connection,
  { claims, ...trace }: { claims: Claims } & Pick<Scope, "ip" | "traceId">,
): Promise<Person> {
  const organizationId = connection.organization.id;
  const find = () => inTenant(database, organizationId, (tx) => findMember(tx, connection, claims));
  const known = await find();
  if (known) return known;
  try {
    return await join(database, connection, { claims, ...trace });
  } catch (error) {
    const meanwhile = await find(); // a second click joined first
    if (meanwhile) return meanwhile;
    throw error;
  }
}

async function join(database: Database, connection: Connection, { claims, ...trace }: { claims: Claims } & Pick<Scope, "ip" | "traceId">): Promise<Person> {
  const organizationId = connection.organization.id;
  const userId = newId("usr");
  const scope: Scope = { organizationId, actor: { kind: "user", id: userId, name: claims.name }, rights: new Set(), ...trace };
  return recordChange(database, { scope, action: "member.join" }, async (tx) => {
    await lockHead(statementsOf(tx), organizationId); // first sign-ins take turns, so that one of them is the first person
    const role = (await tx.membership.count({ where: { organizationId } })) === 0 ? "owner" : Role.parse(connection.defaultRole);
    await tx.user.create({ data: { organizationId, id: userId, email: claims.email, name: claims.name } });
    await tx.membership.create({ data: { organizationId, userId, role } });
    await tx.identity.create({ data: { organizationId, connectionId: connection.id, issuer: claims.issuer, subject: claims.subject, userId } });
    return { target: userId, after: { role, email: claims.email, connection: connection.id }, result: { organizationId, userId } };
  });
}

async function findMember(
  tx: Transaction,
  { id: connectionId, organization }: Connection,
  { issuer, subject, email, name }: Claims,
): Promise<Person | undefined> {
  const organizationId = organization.id;
  const identity = await tx.identity.findUnique({
    where: { organizationId_connectionId_issuer_subject: { organizationId, connectionId, issuer, subject } },
    include: { user: { include: { membership: true } } },
  });
  if (!identity) return;
  const { userId, user } = identity;
  if (!user.membership) throw new Problem("sign-in-failed", "you were removed from this organization; an admin can give you a role again");
  if (user.email !== email || user.name !== name) await tx.user.update({ where: { organizationId_id: { organizationId, id: userId } }, data: { email, name } });
  return { organizationId, userId };
}
