import type { Policy } from "@postern/contract/policy";
import { Problem } from "@postern/contract/problem";
import type { Answer, Call, Change } from "../command.ts";
import type { Endpoint, PolicyVersion } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { policyVersionOf } from "../queries/policies.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { propose } from "./proposals.ts";

type VersionAnswer = Answer<"policy.save">;

/** Two people who edited the same version meet in a conflict. */
export async function demandBase(tx: Transaction, { organizationId, policyVersionId }: Endpoint, basedOn: string | undefined): Promise<void> {
  if (!basedOn || basedOn === policyVersionId) return;
  const live = await tx.policyVersion.findFirst({ where: { organizationId, id: policyVersionId ?? "" } });
  throw new Problem("conflict", `version ${live?.number} by ${live?.createdByName} was saved after the one you edited; load it and save again`);
}

/** Adds a version that does not count yet; `policy` is as it is stored, its secrets sealed. */
export async function insertVersion(
  tx: Transaction,
  { organizationId, actor }: Call,
  { endpoint, policy, note }: { endpoint: Endpoint; policy: Policy; note: string },
): Promise<PolicyVersion> {
  const endpointId = endpoint.id;
  const last = await tx.policyVersion.findFirst({ where: { organizationId, endpointId }, orderBy: { number: "desc" } });
  const place = { organizationId, id: newId("pol"), endpointId, number: (last?.number ?? 0) + 1 };
  return tx.policyVersion.create({ data: { ...place, policy, note, liveFrom: null, createdBy: actor.id, createdByName: actor.name } });
}

/** Makes a version the live one; or a proposal, where the project asks for a second person. */
export async function bringLive(
  tx: Transaction,
  call: Call,
  { endpoint, version }: { endpoint: Endpoint; version: PolicyVersion },
): Promise<Change<VersionAnswer>> {
  const { organizationId } = call;
  const project = await tx.project.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: endpoint.projectId } } });
  if (!project.secondApprover) return makeLive(tx, call, { endpoint, version });
  const proposal = await propose(tx, call, { endpoint, version });
  return changeTo(tx, call, { endpoint, after: endpoint, version, proposal });
}

export async function makeLive(
  tx: Transaction,
  call: Call,
  { endpoint, version }: { endpoint: Endpoint; version: PolicyVersion },
): Promise<Change<VersionAnswer>> {
  const { organizationId } = call;
  const { id } = version;
  const live = await tx.policyVersion.update({
    where: { organizationId_id: { organizationId, id } },
    data: { liveFrom: version.liveFrom ?? new Date() },
  });
  const after = await tx.endpoint.update({
    where: { organizationId_id: { organizationId, id: endpoint.id } },
    data: { policyVersionId: id, ...(endpoint.shadowVersionId === id && { shadowVersionId: null }) },
  });
  return changeTo(tx, call, { endpoint, after, version: live });
}

/** Puts a version beside the live one, or takes away the one that is there. */
export async function putShadow(
  tx: Transaction,
  call: Call,
  { endpoint, version, isShadow }: { endpoint: Endpoint; version: PolicyVersion; isShadow: boolean },
): Promise<Change<VersionAnswer>> {
  const where = { organizationId_id: { organizationId: call.organizationId, id: endpoint.id } };
  const after = await tx.endpoint.update({ where, data: { shadowVersionId: isShadow ? version.id : null } });
  return changeTo(tx, call, { endpoint, after, version });
}

/** The audit entry compares the version that was live with the one that comes. */
export async function changeTo(
  tx: Transaction,
  call: Call,
  {
    endpoint,
    after,
    version,
    proposal,
  }: { endpoint: Endpoint; after: Endpoint; version: PolicyVersion; proposal?: Parameters<typeof policyVersionOf>[1]["proposal"] },
): Promise<Change<VersionAnswer>> {
  const { organizationId } = call;
  const live = await tx.policyVersion.findFirst({ where: { organizationId, id: endpoint.policyVersionId ?? "" } });
  const result = policyVersionOf(version, { endpoint: after, proposal }, call);
  const { requests: _none, ...facts } = result; // counts come and go
  const before = live && live.id !== version.id ? policyVersionOf(live, { endpoint }, call) : undefined;
  return { target: endpoint.id, before: before && withoutCount(before), after: facts, result };
}

function withoutCount({ requests: _count, ...facts }: VersionAnswer): Omit<VersionAnswer, "requests"> {
  return facts;
}
