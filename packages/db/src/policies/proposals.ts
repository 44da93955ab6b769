import { proposalDays } from "@postern/contract/policy-version";
import { Problem } from "@postern/contract/problem";
import type { Call } from "../command.ts";
import { found } from "../found.ts";
import type { Endpoint, PolicyProposal, PolicyVersion } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import type { Transaction } from "../tenant-transaction.ts";

const dayMs = 86_400_000;

/** A proposal, and whether the person who asks made it. */
export type SeenProposal = PolicyProposal & { isOwn: boolean };

/** Lets a version wait for somebody else; of each endpoint one may. */
export async function propose(tx: Transaction, call: Call, { endpoint, version }: { endpoint: Endpoint; version: PolicyVersion }): Promise<SeenProposal> {
  const { organizationId, actor } = call;
  const waiting = await openProposal(tx, call, endpoint.id);
  if (waiting) throw new Problem("conflict", `what ${waiting.proposedByName} proposed still waits: approve or decline it first`);
  await endExpired(tx, call, endpoint.id);
  const row = await tx.policyProposal.create({
    data: {
      ...{ organizationId, id: newId("prp"), endpointId: endpoint.id, versionId: version.id, basedOn: endpoint.policyVersionId },
      ...{ proposedBy: await personOf(tx, call), proposedByName: actor.name, expiresAt: new Date(Date.now() + proposalDays * dayMs) },
    },
  });
  return { ...row, isOwn: true };
}

/** The proposal that waits at an endpoint; nothing once its time is over. */
export async function openProposal(tx: Transaction, call: Call, endpointId: string): Promise<SeenProposal | undefined> {
  const { organizationId } = call;
  const row = await tx.policyProposal.findFirst({ where: { organizationId, endpointId, outcome: null, expiresAt: { gt: new Date() } } });
  return row ? { ...row, isOwn: row.proposedBy === (await personOf(tx, call)) } : undefined;
}

/** One that still waits, to be decided; throws missing, or conflict when it waits no longer. */
export async function getOpenProposal(tx: Transaction, call: Call, id: string): Promise<SeenProposal> {
  const row = found(await tx.policyProposal.findUnique({ where: { organizationId_id: { organizationId: call.organizationId, id } } }));
  if (row.outcome) throw new Problem("conflict", `${row.decidedByName} decided this proposal already: it was ${row.outcome}`);
  if (row.expiresAt <= new Date()) throw new Problem("conflict", `this proposal waited for ${proposalDays} days, and its time is over; propose it again`);
  return { ...row, isOwn: row.proposedBy === (await personOf(tx, call)) };
}

/** Writes down how it ended; throws conflict when someone else was faster. */
export async function endProposal(
  tx: Transaction,
  { organizationId, actor }: Call,
  { id, outcome }: { id: string; outcome: "approved" | "declined" | "withdrawn" },
): Promise<void> {
  const decided = { outcome, decidedAt: new Date(), decidedBy: actor.id, decidedByName: actor.name };
  const { count } = await tx.policyProposal.updateMany({ where: { organizationId, id, outcome: null }, data: decided });
  if (count === 0) throw new Problem("conflict", "someone else decided this proposal just now");
}

async function endExpired(tx: Transaction, { organizationId }: Call, endpointId: string): Promise<void> {
  const over = { outcome: "expired", decidedAt: new Date(), decidedBy: "postern", decidedByName: "Postern" };
  await tx.policyProposal.updateMany({ where: { organizationId, endpointId, outcome: null, expiresAt: { lte: new Date() } }, data: over });
}

/** Who stands behind an actor: a key speaks for the person who made it. */
export async function personOf(tx: Transaction, { organizationId, actor }: Call): Promise<string> {
  if (actor.kind !== "key") return actor.id;
  return found(await tx.apiKey.findUnique({ where: { organizationId_id: { organizationId, id: actor.id } } })).createdBy;
}
