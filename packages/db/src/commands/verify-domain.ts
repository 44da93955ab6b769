import { api, type OutputOf } from "@postern/contract/api";
import { challengeNameOf } from "@postern/contract/domain";
import { Problem } from "@postern/contract/problem";
import { demandRight } from "../demand-right.ts";
import { found } from "../found.ts";
import type { VerifiedDomain } from "../generated/client.ts";
import { parseInput } from "../parse-input.ts";
import { domainOf } from "../queries/domains.ts";
import { recordChange } from "../record-change.ts";
import type { Caller } from "../run-procedure.ts";
import { readInTenant } from "../tenant-transaction.ts";

/** What is to be looked up for domain.verify; the looking up is the app's part, outside of any transaction. */
export interface DomainChallenge {
  id: string;
  recordName: string;
  recordValue: string;
}

/** The database's first part of domain.verify: right, input, and the record that must be there. */
export async function openDomainChallenge({ database, scope }: Caller, raw: unknown): Promise<DomainChallenge> {
  await demandRight({ database, scope }, "domain.verify", raw);
  const { id } = parseInput(api["domain.verify"].input, raw);
  const { organizationId } = scope;
  return readInTenant(database, organizationId, async (tx) => {
    const { domain, challenge } = found(await tx.verifiedDomain.findUnique({ where: { organizationId_id: { organizationId, id } } }));
    return { id, recordName: challengeNameOf(domain), recordValue: challenge };
  });
}

/** The last part: the DNS showed these values under the record's name. Throws domain-unproved when the challenge is not among them. */
export async function recordDomainProof({ database, scope }: Caller, id: string, values: readonly string[]): Promise<OutputOf<"domain.verify">> {
  const { organizationId } = scope;
  const key = { organizationId_id: { organizationId, id } };
  return recordChange(database, { scope, action: "domain.verify" }, async (tx) => {
    const row = found(await tx.verifiedDomain.findUnique({ where: key }));
    if (!values.includes(row.challenge)) throw unproved(row, values.length);
    const now = new Date();
    const after = domainOf(await tx.verifiedDomain.update({ where: key, data: { provedAt: row.provedAt ?? now, checkedAt: now, missingSince: null } }));
    return { target: id, before: domainOf(row), after, result: api["domain.verify"].output.parse(after) };
  });
}

function unproved({ domain, challenge }: VerifiedDomain, seen: number): Problem {
  const what = seen === 0 ? "there is no TXT record" : `none of the ${seen} TXT records says it`;
  return new Problem("domain-unproved", `${what} at ${challengeNameOf(domain)}; wanted: ${challenge}`);
}
