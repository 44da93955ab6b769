import type { Database } from "../database.ts";
import { readTunnelRule } from "../queries/tunnel-rule.ts";
import type { Scope } from "../scope.ts";
import { inTenant } from "../tenant-transaction.ts";

/** Takes the right to payloads from an agent or an API key, where the organization keeps payloads in the dashboard. */
export async function keepPayloads(database: Database, scope: Scope): Promise<Scope> {
  const { organizationId, rights } = scope;
  if (!rights.has("payload")) return scope;
  const { payloadsStay } = await inTenant(database, organizationId, (tx) => readTunnelRule(tx, organizationId));
  return payloadsStay ? { ...scope, rights: new Set([...rights].filter((right) => right !== "payload")), payloadsStay } : scope;
}
