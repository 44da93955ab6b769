import { Problem } from "@postern/contract/problem";
import { Right } from "@postern/contract/right";
import { hashUserCode } from "../agent-sign-in/device-code.ts";
import type { Answer, Call } from "../command.ts";
import { query } from "../query.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

const listedMax = 500;

/** One's own; everyone's for those who administer the organization. One that was approved and not fetched yet has no tokens, and is none. */
export const listAgentSignIns = query("agent-sign-in.list", async (tx, _, { organizationId, actor, rights, agent }) => {
  const own = rights.has("administer") ? {} : { userId: actor.kind === "user" ? actor.id : "" };
  const rows = await tx.agentSignIn.findMany({
    where: { organizationId, ...own, expiresAt: { gt: new Date() }, tokens: { some: {} } },
    include: { membership: { include: { user: true } } },
    orderBy: { lastUsedAt: "desc" },
    take: listedMax,
  });
  return rows.map(({ id, userId, membership: { user }, machine, agentVersion, address, rights: asked, createdAt, lastUsedAt, expiresAt }) => ({
    ...{ id, person: user.name, email: user.email, machine, agentVersion, address, createdAt, lastUsedAt, expiresAt },
    rights: Right.array().parse(asked),
    isYou: actor.kind === "user" && userId === actor.id,
    isThis: id === agent?.signInId,
  }));
});

/** The agent that waits for an answer to this code; throws missing. */
export const findWaitingAgent = query("agent-sign-in.find", async (tx, { userCode }, call) => {
  demandPerson(call);
  return readWaiting(tx, call, userCode);
});

/** Codes are answered by a person in the dashboard: no key and no agent signs in another agent. */
export function demandPerson({ actor, agent }: Call): void {
  if (actor.kind !== "user" || agent) throw new Problem("not-permitted", "a code is entered by a person, in the dashboard");
}

export async function readWaiting(tx: Transaction, { organizationId, rights: held }: Call, userCode: string): Promise<Answer<"agent-sign-in.find">> {
  const [row] = await statementsOf(tx)(
    `SELECT machine, agent_version AS "agentVersion", address, rights, requested_at AS "requestedAt", expires_at AS "expiresAt" FROM app.find_device_sign_in($1::bytea, $2)`,
    [Uint8Array.from(hashUserCode(userCode)), organizationId],
  );
  if (!row) throw new Problem("missing", "no agent waits for this code: it may be mistyped, too old, or answered already");
  const asked = Right.array().parse(row.rights);
  return { ...(row as unknown as Answer<"agent-sign-in.find">), rights: asked.filter((right) => right !== "administer" && held.has(right)) };
}
