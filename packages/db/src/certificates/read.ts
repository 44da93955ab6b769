import { type OpenedKeys, openValue } from "../data-keys.ts";
import { inOrganization, type Pool } from "../pool.ts";
import type { SealPlace } from "../seal.ts";
import { statementsOfConnection } from "../statement.ts";

/** Tells which host has a new certificate. */
export const certificateChannel = "postern_certificate";

/** A certificate that may be shown at its host. */
export interface HostCertificate {
  /** In PEM, the host's own first. */
  chain: string;
  /** PKCS #8 in PEM. */
  key: string;
  notAfterMs: number;
}

interface Place {
  organizationId: string;
  host: string;
}

const ofShareSql = `
SELECT chain, sealed_key AS sealed, extract(epoch FROM not_after)::float8 * 1000 AS "notAfterMs" FROM host_certificate
WHERE organization_id = app.current_organization() AND host = $1 AND not_after > now()`;

/** The certificate that an authority issued for this organization's host, with its key opened; nothing when there is none, or it has ended. */
export function readHostCertificate(pool: Pool, keys: OpenedKeys, place: Place): Promise<HostCertificate | undefined> {
  return read(pool, keys, { place, sql: ofShareSql });
}

const ofEndpointSql = `
SELECT chain, sealed_key AS sealed, extract(epoch FROM not_after)::float8 * 1000 AS "notAfterMs" FROM app.endpoint_certificate($1)`;

/** The same for the host of an endpoint alone, as the login role postern_ingest, which cannot read the table. */
export function readEndpointCertificate(pool: Pool, keys: OpenedKeys, place: Place): Promise<HostCertificate | undefined> {
  return read(pool, keys, { place, sql: ofEndpointSql });
}

function read(pool: Pool, keys: OpenedKeys, { place, sql }: { place: Place; sql: string }): Promise<HostCertificate | undefined> {
  const { organizationId, host } = place;
  return inOrganization(pool, organizationId, async (connection) => {
    const { rows } = await connection.query<{ chain: string; sealed: string; notAfterMs: number }>(sql, [host]);
    const [row] = rows;
    if (!row) return;
    const { chain, sealed, notAfterMs } = row;
    const key = await openValue(statementsOfConnection(connection), keys, { place: keyPlaceOf(organizationId, host), sealed });
    return { chain, key: key.toString("utf8"), notAfterMs };
  });
}

export function keyPlaceOf(organizationId: string, host: string): SealPlace {
  return { organizationId, table: "host_certificate", column: "sealed_key", row: host };
}
