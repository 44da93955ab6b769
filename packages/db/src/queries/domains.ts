import { type Certificate, challengeNameOf, missingDaysMax } from "@postern/contract/domain";
import type { Answer } from "../command.ts";
import { isWithin } from "../domains/host-claim.ts";
import type { VerifiedDomain } from "../generated/client.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

type DomainAnswer = Answer<"domain.add">;
const dayMs = 86_400_000;
const certificatesMax = 500;

export const listDomains = query("domain.list", async (tx, _, { organizationId }) => {
  const rows = await tx.verifiedDomain.findMany({ where: { organizationId }, orderBy: { domain: "asc" } });
  const certificates = await certificatesOf(tx, organizationId);
  const closestTo = (host: string) => rows.filter(({ domain }) => isWithin(host, domain)).sort((one, other) => other.domain.length - one.domain.length)[0];
  return rows.map((row) => domainOf(row, row.provedAt ? certificates.filter(({ host }) => closestTo(host) === row) : []));
});

async function certificatesOf(tx: Transaction, organizationId: string): Promise<Certificate[]> {
  const select = { host: true, notAfter: true, failedAt: true, failure: true, dueAt: true } as const;
  const rows = await tx.hostCertificate.findMany({ where: { organizationId }, select, orderBy: { host: "asc" }, take: certificatesMax });
  return rows.map(({ host, notAfter, failedAt, failure, dueAt }) => ({
    host,
    notAfter: notAfter ?? undefined,
    failure: failure !== null && failedAt ? { reason: failure, at: failedAt, nextTryAt: dueAt } : undefined,
  }));
}

export function domainOf(row: VerifiedDomain, certificates: Certificate[] = []): DomainAnswer {
  const { id, domain, challenge, createdAt, createdByName, provedAt, checkedAt, missingSince } = row;
  return {
    ...{ id, domain, createdAt, createdBy: createdByName, certificates },
    state: provedAt ? (missingSince ? "missing" : "proved") : "unproved",
    recordName: challengeNameOf(domain),
    recordValue: challenge,
    provedAt: provedAt ?? undefined,
    checkedAt: checkedAt ?? undefined,
    lapsesAt: missingSince ? new Date(missingSince.getTime() + missingDaysMax * dayMs) : undefined,
  };
}
