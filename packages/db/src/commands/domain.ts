import { randomBytes } from "node:crypto";
import { Problem } from "@postern/contract/problem";
import { lockHead } from "../audit.ts";
import { command } from "../command.ts";
import { isWithin } from "../domains/host-claim.ts";
import { found } from "../found.ts";
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

/** A domain that endpoints are called by stays until they have other addresses: no sender is cut off by surprise. */
export const removeDomain = command("domain.remove", async (tx, { id }, { organizationId }) => {
  await lockHead(statementsOf(tx), organizationId);
  const row = found(await tx.verifiedDomain.findUnique({ where: { organizationId_id: { organizationId, id } } }));
  const inUse = await namesThatEndWith(tx, organizationId, row);
  if (inUse.length > 0) throw new Problem("conflict", `endpoints are called by it: take ${inUse.join(", ")} away from them first`);
  await tx.verifiedDomain.deleteMany({ where: { organizationId, id } });
  return { target: id, before: domainOf(row), result: { done: true } };
});

/** Host names of endpoints that only this domain proves. */
async function namesThatEndWith(tx: Transaction, organizationId: string, { id, domain, provedAt }: { id: string; domain: string; provedAt: Date | null }) {
  if (!provedAt) return [];
  const others = await tx.verifiedDomain.findMany({ where: { organizationId, provedAt: { not: null }, id: { not: id } }, select: { domain: true } });
  const endpoints = await tx.endpoint.findMany({ where: { organizationId, deletedAt: null, host: { not: null } }, select: { host: true } });
  const hosts = endpoints.map(({ host }) => host ?? "");
  return hosts.filter((host) => isWithin(host, domain) && !others.some((other) => isWithin(host, other.domain)));
}

const crockford = "0123456789abcdefghjkmnpqrstvwxyz";

/** 160 random bits. */
function newChallenge(): string {
  return Array.from(randomBytes(32), (byte) => crockford[byte & 31]).join("");
}
