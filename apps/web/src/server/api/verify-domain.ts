import type { OutputOf } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import { openDomainChallenge, recordDomainProof } from "@postern/db/commands/verify-domain";
import type { Caller } from "@postern/db/run-procedure";
import type { Dashboard } from "../dashboard.ts";

const looks = { limit: 20, windowMs: 60_000, burst: 20 };

/** domain.verify: the DNS is asked between two transactions. An organization may ask it so many times a minute. */
export async function verifyDomain(caller: Caller, { findTxtRecords, takeToken }: Dashboard, input: unknown): Promise<OutputOf<"domain.verify">> {
  const { id, recordName } = await openDomainChallenge(caller, input);
  const turn = takeToken(`domain ${caller.scope.organizationId}`, looks);
  if (!turn.taken) throw new Problem("throttled", `domains were looked up often; again in ${Math.ceil(turn.retryAfterMs / 1_000)} s`);

  const records = await findTxtRecords(recordName);
  if (records.kind === "failed") throw new Problem("domain-unproved", `the DNS did not answer for ${recordName} (${records.code})`);
  return recordDomainProof(caller, id, records.kind === "found" ? records.values : []);
}
