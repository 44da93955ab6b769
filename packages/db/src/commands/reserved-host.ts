import { Problem } from "@postern/contract/problem";
import { closestPattern, domainOfPattern } from "@postern/contract/reserved-host";
import { lockHead } from "../audit.ts";
import { type Call, command } from "../command.ts";
import { hostFault, isCommon } from "../domains/host-claim.ts";
import { found } from "../found.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { demandProject } from "../queries/list-requests.ts";
import { reservedHostOf, withProject } from "../queries/reserved-hosts.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

const reservedMax = 500;

/** What other projects have there stays theirs: it is named, and has to go first. */
export const addReservedHost = command("reserved-host.add", async (tx, { pattern, projectId }, call) => {
  const { organizationId, actor } = call;
  await lockHead(statementsOf(tx), organizationId); // nobody takes a name meanwhile
  await demandProject(tx, organizationId, projectId);
  await demandProved(tx, call, pattern);
  if ((await tx.reservedHost.count({ where: { organizationId } })) >= reservedMax)
    throw inputProblem({ pattern: [`an organization reserves ${reservedMax} at most: remove one first`] });
  const row = { organizationId, id: newId("rsh"), projectId, pattern, createdBy: actor.id, createdByName: actor.name };
  const added = reservedHostOf(await tx.reservedHost.create({ data: row, ...withProject }));
  await demandNoneElse(tx, added, organizationId);
  return { target: added.id, after: added, result: added };
});

export const removeReservedHost = command("reserved-host.remove", async (tx, { id }, { organizationId }) => {
  const where = { organizationId_id: { organizationId, id } };
  const before = found(await tx.reservedHost.findUnique({ where, ...withProject }));
  await tx.reservedHost.delete({ where });
  return { target: id, before: reservedHostOf(before), result: { done: true } };
});

async function demandProved(tx: Transaction, call: Call, pattern: string): Promise<void> {
  const domain = domainOfPattern(pattern);
  const fault = isCommon(domain, call.database.ports) ? "is the gateway's own: names there are for whoever comes first" : await hostFault(tx, call, domain);
  if (fault) throw inputProblem({ pattern: [fault] });
}

/** Throws where another project has an endpoint or an open share at a name that the new reservation decides. */
async function demandNoneElse(tx: Transaction, { pattern, projectId }: { pattern: string; projectId: string }, organizationId: string): Promise<void> {
  const reserved = await tx.reservedHost.findMany({ where: { organizationId }, select: { pattern: true } });
  const elsewhere = { organizationId, projectId: { not: projectId } };
  const endpoints = await tx.endpoint.findMany({ where: { ...elsewhere, deletedAt: null, host: { not: null } }, select: { host: true } });
  const shares = await tx.share.findMany({ where: { ...elsewhere, endedAt: null }, select: { host: true } });
  const taken = [...endpoints, ...shares].map(({ host }) => host ?? "").filter((host) => closestPattern(reserved, host)?.pattern === pattern);
  if (taken.length > 0) throw new Problem("conflict", `endpoints or shares of other projects are at ${taken.join(", ")}: they have to go there first`);
}
