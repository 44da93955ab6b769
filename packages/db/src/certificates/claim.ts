import { appendAudit, lockHead } from "../audit.ts";
import { type OpenedKeys, sealValue } from "../data-keys.ts";
import { type Connection, inOrganization, type Pool } from "../pool.ts";
import { statementsOfConnection } from "../statement.ts";
import { certificateChannel, keyPlaceOf } from "./read.ts";

/** A host name whose certificate this process asks for now, for five minutes. */
export interface ClaimedHost {
  organizationId: string;
  host: string;
  /** The proved domain that the name lies at. */
  domainId: string;
  /** How many times in a row there was none. */
  failures: number;
  /** Whether it has one that will end. */
  isRenewal: boolean;
  lease: string;
}
/** What an authority issued. */
export interface IssuedCertificate {
  /** In PEM, the host's own first. */
  chain: string;
  /** PKCS #8 in PEM. */
  key: string;
  issuer: string;
  serial: string;
  notAfter: Date;
  /** When to ask for the next one. */
  renewAt: Date;
}
interface ClaimSettings {
  /** Names below it are the wildcard's. */
  shareDomain: string;
  /** Names that have a certificate by other means; `*.` for one label. */
  givenHosts: readonly string[];
  /** What endpoints' own certificate covers, `*.` for one label; without it TLS does not end here, and endpoints' hosts get none. */
  coveredNames?: readonly string[] | undefined;
  lease: string;
}

const claimSql = `
SELECT organization_id AS "organizationId", host, domain_id AS "domainId", failures, is_renewal AS "isRenewal"
FROM app.claim_host_certificate($1, $2, $3, $4)`;

/** Takes one host of an open share or endpoint whose certificate is due and whose domain is proved: nobody else has it meanwhile. Nothing when none is due. */
export async function claimHostCertificate(pool: Pool, { shareDomain, givenHosts, coveredNames, lease }: ClaimSettings): Promise<ClaimedHost | undefined> {
  const { rows } = await pool.query(claimSql, [shareDomain, givenHosts, coveredNames, lease]);
  return rows[0] && { ...rows[0], lease };
}

const keepSql = `
UPDATE host_certificate SET chain = $4, sealed_key = $5, not_after = $6, issued_at = now(), due_at = $7,
  failures = 0, failed_at = NULL, failure = NULL, lease = NULL, leased_until = NULL
WHERE organization_id = $1 AND host = $2 AND lease = $3`;

/**
 * Keeps a certificate, its key sealed, and tells the audit log and every front. False where the proof of the domain went meanwhile, or the time to ask was
 * over: then it is thrown away.
 */
export function keepHostCertificate(pool: Pool, keys: OpenedKeys, { claimed, issued }: { claimed: ClaimedHost; issued: IssuedCertificate }): Promise<boolean> {
  const { organizationId, host, lease, isRenewal } = claimed;
  const { chain, key, issuer, serial, notAfter, renewAt } = issued;
  return inOrganization(pool, organizationId, async (connection) => {
    const run = statementsOfConnection(connection);
    await lockHead(run, organizationId); // a proof lapses under the same lock, and takes the row away
    const sealed = await sealValue(run, keys, { place: keyPlaceOf(organizationId, host), value: key });
    const { rowCount } = await connection.query(keepSql, [organizationId, host, lease, chain, sealed, notAfter, renewAt]);
    if (rowCount === 0) return false;
    await connection.query("SELECT pg_notify($1, $2)", [certificateChannel, host]);
    await tell(connection, claimed, { action: isRenewal ? "certificate.renew" : "certificate.issue", after: { host, issuer, serial, notAfter } });
    return true;
  });
}

const failSql = `
UPDATE host_certificate SET failures = failures + 1, failed_at = now(), failure = $4, due_at = $5, lease = NULL, leased_until = NULL
WHERE organization_id = $1 AND host = $2 AND lease = $3`;

/** Records why there is none, and when it is tried again. A certificate that is there stays. */
export function recordCertificateFailure(pool: Pool, claimed: ClaimedHost, { reason, nextAt }: { reason: string; nextAt: Date }): Promise<void> {
  const { organizationId, host, lease } = claimed;
  return inOrganization(pool, organizationId, async (connection) => {
    await lockHead(statementsOfConnection(connection), organizationId);
    const { rowCount } = await connection.query(failSql, [organizationId, host, lease, reason, nextAt]);
    if (rowCount) await tell(connection, claimed, { action: "certificate.fail", after: { host, reason, nextTryAt: nextAt } });
  });
}

const hub = { kind: "system", id: "hub", name: "Postern" } as const;

async function tell(connection: Connection, { organizationId, domainId }: ClaimedHost, { action, after }: { action: string; after: object }): Promise<void> {
  await appendAudit(statementsOfConnection(connection), organizationId, { actor: hub, action, target: domainId, outcome: "done", after });
}

/** Forgets what ended a month ago, and challenges whose time is over. How many rows there were. */
export async function forgetHostCertificates(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ rows: string }>("SELECT app.forget_host_certificates() AS rows");
  return Number(rows[0]?.rows ?? 0);
}
