import { challengeNameOf, missingDaysMax } from "@postern/contract/domain";
import type { Answer } from "../command.ts";
import type { VerifiedDomain } from "../generated/client.ts";
import { query } from "../query.ts";

type DomainAnswer = Answer<"domain.add">;
const dayMs = 86_400_000;

export const listDomains = query("domain.list", async (tx, _, { organizationId }) => {
  const rows = await tx.verifiedDomain.findMany({ where: { organizationId }, orderBy: { domain: "asc" } });
  return rows.map(domainOf);
});

export function domainOf(row: VerifiedDomain): DomainAnswer {
  const { id, domain, challenge, createdAt, createdByName, provedAt, checkedAt, missingSince } = row;
  return {
    ...{ id, domain, createdAt, createdBy: createdByName },
    state: provedAt ? (missingSince ? "missing" : "proved") : "unproved",
    recordName: challengeNameOf(domain),
    recordValue: challenge,
    provedAt: provedAt ?? undefined,
    checkedAt: checkedAt ?? undefined,
    lapsesAt: missingSince ? new Date(missingSince.getTime() + missingDaysMax * dayMs) : undefined,
  };
}
