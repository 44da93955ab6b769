import { randomBytes } from "node:crypto";
import { Problem } from "@postern/contract/problem";
import { domainOfPattern } from "@postern/contract/reserved-host";
import { lockHead } from "../audit.ts";
import { command } from "../command.ts";
import { isWithin } from "../domains/host-claim.ts";
import { found } from "../found.ts";
import type { VerifiedDomain } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import { inputProblem } from "../parse-input.ts";
import { domainOf } from "../queries/domains.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

const domainsMax = 50;

/** Anyone may add any name: it means nothing until the DNS shows the challenge, which is another for each organization and each time. */
export const addDomain = command("domain.add", async (tx, { domain }, { organizationId, actor }) => {
  await lockHead(statementsOf(tx), organizationId);
  if ((await tx.verifiedDomain.count({ where: { organizationId } })) >= domainsMax)
    throw inputProblem({ domain: [`an organization holds ${domainsMax} domains at most; remove one first`] });
  const row = { organizationId, id: newId("dom"), domain, challenge: newChallenge(), createdBy: actor.id, createdByName: actor.name };
  const added = domainOf(await tx.verifiedDomain.create({ data: row }));
  return { target: added.id, after: added, result: added };
});

/** A domain that endpoints are called by, or shares are open at, stays until they have other addresses: nobody is cut off by surprise. */
export const removeDomain = command("domain.remove", async (tx, { id }, { organizationId }) => {
  await lockHead(statementsOf(tx), organizationId);
  const row = found(await tx.verifiedDomain.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  const isLost = await namesLostWith(tx, organizationId, row);
  await demandUnused(tx, organizationId, isLost);
  const certificates = await tx.hostCertificate.findMany({ where: { organizationId }, select: { host: true } });
  const hosts = certificates.map(({ host }) => host).filter(isLost);
  await tx.hostCertificate.deleteMany({ where: { organizationId, host: { in: hosts } } });
  const reserved = await tx.reservedHost.findMany({ where: { organizationId }, select: { id: true, pattern: true } });
  const gone = reserved.filter(({ pattern }) => isLost(domainOfPattern(pattern))).map((each) => each.id);
  await tx.reservedHost.deleteMany({ where: { organizationId, id: { in: gone } } });
  await tx.verifiedDomain.deleteMany({ where: { organizationId, id } });
  return { target: id, before: domainOf(row), result: { done: true } };
});

/** Whether only this domain proves a host name. */
async function namesLostWith(tx: Transaction, organizationId: string, { id, domain, provedAt }: VerifiedDomain): Promise<(host: string) => boolean> {
  if (!provedAt) return () => false;
  const others = await tx.verifiedDomain.findMany({ where: { organizationId, provedAt: { not: null }, id: { not: id } }, select: { domain: true } });
  return (host) => isWithin(host, domain) && !others.some((other) => isWithin(host, other.domain));
}

async function demandUnused(tx: Transaction, organizationId: string, isLost: (host: string) => boolean): Promise<void> {
  const endpoints = await tx.endpoint.findMany({ where: { organizationId, deletedAt: null, host: { not: null } }, select: { host: true } });
  const called = endpoints.map(({ host }) => host ?? "").filter(isLost);
  if (called.length > 0) throw new Problem("conflict", `endpoints are called by it: take ${called.join(", ")} away from them first`);
  const shares = await tx.share.findMany({ where: { organizationId, endedAt: null }, select: { host: true } });
  const open = shares.map(({ host }) => host).filter(isLost);
  if (open.length > 0) throw new Problem("conflict", `shares are open at ${open.join(", ")}: revoke them first`);
}

const crockford = "0123456789abcdefghjkmnpqrstvwxyz";

/** 160 random bits. */
function newChallenge(): string {
  return Array.from(randomBytes(32), (byte) => crockford[byte & 31]).join("");
}
