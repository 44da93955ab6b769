import { challengeNameOf } from "@postern/contract/domain";
import { type DueDomain, listDueDomains, recordDomainCheck } from "@postern/db/domains/recheck";
import type { Pool } from "@postern/db/pool";
import type { FindTxtRecords } from "@postern/egress/txt-records";
import type { Logger } from "pino";

interface RecheckPorts {
  pool: Pool;
  log: Logger;
  findTxtRecords: FindTxtRecords;
}

const domainsMax = 1_000;
const atOnce = 8;

/** Looks at the TXT records of proved domains again. Where the DNS fails to answer, the proof stays as it is until the next round. */
export async function recheckDomains({ pool, log, findTxtRecords }: RecheckPorts): Promise<void> {
  const due = await listDueDomains(pool, domainsMax);
  const check = async (domain: DueDomain) => {
    const records = await findTxtRecords(challengeNameOf(domain.domain));
    if (records.kind === "failed") return log.warn({ event: "domain.unanswered", ...about(domain), code: records.code });
    const fate = await recordDomainCheck(pool, domain, records.kind === "found" && records.values.includes(domain.challenge));
    if (fate !== "proved") log.warn({ event: `domain.${fate}`, ...about(domain) });
  };
  while (due.length > 0) await Promise.all(due.splice(0, atOnce).map(check));
}

function about({ organizationId, id, domain }: DueDomain): object {
  return { organizationId, domainId: id, domain };
}
