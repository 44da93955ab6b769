import type { AgentToken } from "@postern/contract/access";
import { Problem } from "@postern/contract/problem";
import type { Call } from "../command.ts";
import { found } from "../found.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Whose a tunnel is: a person's who signed in from the agent, or an agent token's. */
export interface Principal {
  kind: "person" | "token";
  id: string;
  /** The person's name, as others read it who find the tunnel in use. */
  name: string;
  /** The person themselves, or who made the token: whatever is theirs has one owner. */
  userId: string;
  /** What its agent token is limited to, by names in which * stands for anything; none: all. */
  limits: TokenLimits;
}
export type TokenLimits = Pick<AgentToken, "tunnels" | "endpoints">;

const unlimited: TokenLimits = { tunnels: [], endpoints: [] };

/** Who acts, as an owner of tunnels; throws not-permitted for an API key, which has no machine. */
export async function principalOf(tx: Transaction, { organizationId, actor }: Call): Promise<Principal> {
  if (actor.kind === "user") return { kind: "person", id: actor.id, name: actor.name, userId: actor.id, limits: unlimited };
  if (actor.kind !== "agent") throw new Problem("not-permitted", "an API key opens no tunnels: sign in from the agent (postern login), or use an agent token");
  const { id, createdBy, createdByName, tunnels, endpoints, workloadId } = found(
    await tx.agentToken.findUnique({ where: { organizationId_id: { organizationId, id: actor.id } } }),
  );
  const limits = { tunnels, endpoints };
  // A workload has another token every hour; what is open is its person's.
  if (workloadId !== null) return { kind: "person", id: createdBy, name: createdByName, userId: createdBy, limits };
  return { kind: "token", id, name: createdByName, userId: createdBy, limits };
}

/** The person who answers for an owner; the database says the same as app.person_behind. Nothing when its token is gone. */
export async function personBehind(
  tx: Transaction,
  { organizationId, ownerKind, ownerId }: { organizationId: string; ownerKind: string; ownerId: string },
): Promise<string | undefined> {
  if (ownerKind === "person") return ownerId;
  return (await tx.agentToken.findUnique({ where: { organizationId_id: { organizationId, id: ownerId } } }))?.createdBy;
}
