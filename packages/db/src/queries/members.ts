import { Role } from "@postern/contract/role";
import type { Answer, Call } from "../command.ts";
import { found } from "../found.ts";
import type { Membership, User } from "../generated/client.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

type MemberAnswer = Answer<"member.change-role">;

export const listMembers = query("member.list", async (tx, _, call) => {
  const members = await tx.membership.findMany({ where: { organizationId: call.organizationId }, include: { user: true }, orderBy: { createdAt: "asc" } });
  return members.map((member) => memberOf(member, call));
});

/** One member; throws missing. */
export async function readMember(tx: Transaction, call: Call, userId: string): Promise<MemberAnswer> {
  const { organizationId } = call;
  return memberOf(found(await tx.membership.findUnique({ where: { organizationId_userId: { organizationId, userId } }, include: { user: true } })), call);
}

function memberOf({ userId, role, createdAt, user }: Membership & { user: User }, { actor }: Call): MemberAnswer {
  const { name, email, lastSeenAt } = user;
  return {
    userId,
    name,
    email,
    role: Role.parse(role),
    joinedAt: createdAt,
    lastSeenAt: lastSeenAt ?? undefined,
    isYou: actor.kind === "user" && actor.id === userId,
  };
}
