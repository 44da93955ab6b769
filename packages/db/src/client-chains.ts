import type { Pool } from "./pool.ts";
import type { Transaction } from "./tenant-transaction.ts";

/** The client certificates that a connection showed. */
export interface ClientChain {
  organizationId: string;
  sha256: Buffer;
  /** DER, the sender's own first. */
  certificates: readonly Buffer[];
  seenAtMs: number;
}

const keepSql = `
INSERT INTO client_chain AS known (organization_id, sha256, certificates, last_seen_on)
VALUES ($1, $2, $3, (to_timestamp($4 / 1000.0) AT TIME ZONE 'UTC')::date)
ON CONFLICT (organization_id, sha256) DO UPDATE SET last_seen_on = greatest(known.last_seen_on, excluded.last_seen_on)`;

/** Keeps a chain, or that it was seen again. */
export async function keepClientChain(pool: Pool, { organizationId, sha256, certificates, seenAtMs }: ClientChain): Promise<void> {
  await pool.query({ name: "keep-client-chain", text: keepSql, values: [organizationId, sha256, certificates, seenAtMs] });
}

/** The chains of these hashes (hex) that are kept. */
export async function readClientChains(tx: Transaction, organizationId: string, hashes: readonly string[]): Promise<Map<string, Buffer[]>> {
  if (hashes.length === 0) return new Map();
  const rows = await tx.clientChain.findMany({ where: { organizationId, sha256: { in: hashes.map((hex) => Buffer.from(hex, "hex")) } } });
  return new Map(rows.map(({ sha256, certificates }) => [Buffer.from(sha256).toString("hex"), certificates.map((der) => Buffer.from(der))]));
}

/** SQL that forgets a slice of those that no kept request names; answers how many. */
export const forgetClientChainsSql = "SELECT app.forget_client_chains($1, $2) AS rows";
