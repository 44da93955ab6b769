import { Problem } from "@postern/contract/problem";
import { agentRoles } from "../access/rights-of.ts";
import { lockHead } from "../audit.ts";
import { type Call, command } from "../command.ts";
import { found } from "../found.ts";
import { readMember } from "../queries/members.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

/**
 * Also the way back for someone who was removed: given a role, a known person is a member again. Whoever may have no agents any more loses the agent
 * tokens they made and is signed out of their agents; API keys shrink with their person by themselves.
 */
export const changeMemberRole = command("member.change-role", async (tx, { userId, role }, call) => {
  const { organizationId } = call;
  found(await tx.user.findUnique({ where: { organizationId_id: { organizationId, id: userId } } }));
  const before = await roleOf(tx, call, userId);
  await demandMayChange(tx, call, { userId, before, after: role });
  const key = { organizationId_userId: { organizationId, userId } };
  await tx.membership.upsert({ where: key, create: { organizationId, userId, role }, update: { role } });
  const ended = agentRoles.includes(role) ? {} : await endAgents(tx, call, userId);
  const member = await readMember(tx, call, userId);
  return { target: userId, before: { role: before ?? null }, after: { role, ...ended }, result: member };
});

/** Ends a person's agents, by whatever they are known; counts what there was. */
async function endAgents(tx: Transaction, { organizationId }: Call, userId: string): Promise<Record<string, number>> {
  const tokens = await tx.agentToken.updateMany(unrevoked(organizationId, userId));
  const signIns = await tx.agentSignIn.deleteMany({ where: { organizationId, userId } });
  return { ...(tokens.count > 0 && { tokensRevoked: tokens.count }), ...(signIns.count > 0 && { agentsSignedOut: signIns.count }) };
}

/** The person's sessions, keys and tokens end in the same moment. The user row stays: history keeps its names. */
export const removeMember = command("member.remove", async (tx, { userId }, call) => {
  const { organizationId } = call;
  const { name, email } = await readMember(tx, call, userId);
  const before = await roleOf(tx, call, userId);
  await demandMayChange(tx, call, { userId, before, after: undefined });
  const agents = await endAgents(tx, call, userId);
  await tx.membership.deleteMany({ where: { organizationId, userId } });
  const sessions = await tx.session.deleteMany({ where: { organizationId, userId } });
  const keys = await tx.apiKey.updateMany(unrevoked(organizationId, userId));
  const after = { sessionsEnded: sessions.count, keysRevoked: keys.count, tokensRevoked: 0, ...agents };
  return { target: userId, before: { role: before, name, email }, after, result: { done: true } };
});

/** A person's keys or tokens that still count, and their end. */
function unrevoked(organizationId: string, createdBy: string) {
  return { where: { organizationId, createdBy, revokedAt: null }, data: { revokedAt: new Date() } };
}

async function roleOf(tx: Transaction, { organizationId }: Call, userId: string): Promise<string | undefined> {
  return (await tx.membership.findUnique({ where: { organizationId_userId: { organizationId, userId } } }))?.role;
}

/** Owners are made and unmade by owners, and one stays: the lock makes two who leave at once take turns. */
async function demandMayChange(tx: Transaction, call: Call, { userId, before, after }: { userId: string; before?: string; after?: string }): Promise<void> {
  if (before !== "owner" && after !== "owner") return;
  const { organizationId, actor } = call;
  await lockHead(statementsOf(tx), organizationId);
  const own = actor.kind === "user" ? await roleOf(tx, call, actor.id) : undefined;
  if (own !== "owner") throw new Problem("not-permitted", "only an owner can make or change an owner");
  const otherOwners = await tx.membership.count({ where: { organizationId, role: "owner", userId: { not: userId } } });
  if (before === "owner" && after !== "owner" && otherOwners === 0) throw new Problem("conflict", "this is the last owner; make someone else an owner first");
}
