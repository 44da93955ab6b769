import { missingDaysMax } from "@postern/contract/domain";
import { appendAudit, lockHead } from "../audit.ts";
import { type Connection, inOrganization, type Pool } from "../pool.ts";
import { endSharesAt } from "../shares/end-lapsed.ts";
import { statementsOfConnection } from "../statement.ts";
import { isWithin } from "./host-claim.ts";

/** A proved domain whose record is to be looked at again. */
export interface DueDomain {
  organizationId: string;
  id: string;
  domain: string;
  challenge: string;
}
/** What became of it: its record is there, is gone, or has been gone for too long. */
export type DomainFate = "proved" | "missing" | "lapsed";

/** Proved domains that were not looked at for a day, and those whose record is missing. */
export async function listDueDomains(pool: Pool, domainsMax: number): Promise<DueDomain[]> {
  const { rows } = await pool.query<DueDomain>(`SELECT organization_id AS "organizationId", id, domain, challenge FROM app.due_domains($1)`, [domainsMax]);
  return rows;
}

/**
 * Records what the DNS answered. A proof whose record stays away for a week lapses: the host names that hang on it are given back and the shares
 * there end, so that whoever owns the domain by then can prove it, and the organization's audit log says so. A look-up that failed is no answer and must not come here.
 */
export function recordDomainCheck(pool: Pool, due: DueDomain, isPresent: boolean): Promise<DomainFate> {
  return inOrganization(pool, due.organizationId, async (connection) => {
    const { organizationId, id } = due;
    await lockHead(statementsOfConnection(connection), organizationId);
    const { rows } = await connection.query<{ lapses: boolean }>(
      `UPDATE verified_domain SET checked_at = now(), missing_since = CASE WHEN $3 THEN NULL ELSE coalesce(missing_since, now()) END
       WHERE organization_id = $1 AND id = $2 AND proved_at IS NOT NULL
       RETURNING missing_since <= now() - make_interval(days => $4) AS lapses`,
      [organizationId, id, isPresent, missingDaysMax],
    );
    if (rows[0]?.lapses) await lapse(connection, due);
    if (isPresent) return "proved";
    return rows[0]?.lapses ? "lapsed" : "missing";
  });
}

const system = { kind: "system", id: "worker", name: "Postern" } as const;

async function lapse(connection: Connection, due: DueDomain): Promise<void> {
  const { organizationId, id, domain } = due;
  await connection.query("UPDATE verified_domain SET proved_at = NULL, missing_since = NULL WHERE organization_id = $1 AND id = $2", [organizationId, id]);
  const isLost = await hostsLost(connection, due);
  const { rows: endpoints } = await connection.query<{ host: string }>(
    "SELECT host FROM endpoint WHERE organization_id = $1 AND host IS NOT NULL AND deleted_at IS NULL",
    [organizationId],
  );
  const hosts = endpoints.map(({ host }) => host).filter(isLost);
  await connection.query("UPDATE endpoint SET host = NULL WHERE organization_id = $1 AND host = ANY ($2)", [organizationId, hosts]);
  await endSharesAt(connection, due, isLost);
  const entry = { actor: system, action: "domain.lapse", target: id, outcome: "done", before: { domain, hosts } } as const;
  await appendAudit(statementsOfConnection(connection), organizationId, entry);
}

/** Whether a host name of the organization lies at this domain, and none of its proved ones covers it. */
async function hostsLost(connection: Connection, { organizationId, domain }: DueDomain): Promise<(host: string) => boolean> {
  const { rows } = await connection.query<{ domain: string }>("SELECT domain FROM verified_domain WHERE organization_id = $1 AND proved_at IS NOT NULL", [
    organizationId,
  ]);
  return (host) => isWithin(host, domain) && !rows.some((other) => isWithin(host, other.domain));
}
