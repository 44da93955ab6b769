import { Problem } from "@postern/contract/problem";
import { Right } from "@postern/contract/right";
import { holds, Role } from "@postern/contract/role";
import { absoluteMs } from "../agent-sign-in/life.ts";
import type { Answer, Call } from "../command.ts";
import { factsOf } from "../commands/project.ts";
import { found } from "../found.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

export const getSession = query("session.get", async (tx, _, call) => {
  const { organizationId, actor, sessionId } = call;
  if (actor.kind === "system") throw new Problem("missing");
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const projects = await tx.project.findMany({ where: { organizationId }, orderBy: { createdAt: "asc" } });
  const user = actor.kind === "user" ? await tx.user.findUnique({ where: { organizationId_id: { organizationId, id: actor.id } } }) : undefined;
  const session = sessionId ? await tx.session.findUnique({ where: { organizationId_id: { organizationId, id: sessionId } } }) : undefined;
  return {
    actor: { kind: actor.kind, id: actor.id, name: actor.name, email: user?.email },
    role: await roleOf(tx, call),
    organization: { id: organization.id, slug: organization.slug, name: organization.name },
    projects: projects.map(factsOf),
    rights: Right.options.filter((right) => call.rights.has(right)),
    sessionExpiresAt: session?.expiresAt,
    agent: await agentOf(tx, call),
  };
});

/** The agent that the person calls through, and how long it is signed in. */
async function agentOf(tx: Transaction, { organizationId, agent }: Call): Promise<Answer<"session.get">["agent"]> {
  if (!agent) return;
  const { id, machine, expiresAt, createdAt } = found(
    await tx.agentSignIn.findUnique({ where: { organizationId_id: { organizationId, id: agent.signInId } } }),
  );
  return { id, machine, expiresAt, endsAt: new Date(createdAt.getTime() + absoluteMs) };
}

export const listSessions = query("session.list", async (tx, _, { organizationId, actor, sessionId }) => {
  if (actor.kind !== "user") return [];
  const sessions = await tx.session.findMany({
    where: { organizationId, userId: actor.id, expiresAt: { gt: new Date() } },
    orderBy: { lastSeenAt: "desc" },
    take: 100,
  });
  return sessions.map(({ id, createdAt, lastSeenAt, expiresAt, address, browser }) => ({
    ...{ id, createdAt, lastSeenAt, expiresAt, address, browser },
    isThis: id === sessionId,
  }));
});

/** A person's own role; for a key the least role that holds all of its rights. */
async function roleOf(tx: Transaction, { organizationId, actor, rights }: Call): Promise<Role> {
  if (actor.kind === "user") {
    const membership = await tx.membership.findUnique({ where: { organizationId_userId: { organizationId, userId: actor.id } } });
    if (!membership) throw new Problem("missing");
    return Role.parse(membership.role);
  }
  const fromLeast = Role.options.toReversed();
  return fromLeast.find((role) => [...rights].every((right) => holds(role, right))) ?? "auditor";
}
