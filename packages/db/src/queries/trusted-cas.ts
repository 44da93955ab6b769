import type { Answer } from "../command.ts";
import type { TrustedCa } from "../generated/client.ts";
import { query } from "../query.ts";
import { statementsOf } from "../statement.ts";
import type { Transaction } from "../tenant-transaction.ts";

type TrustedCaAnswer = Answer<"trusted-ca.add">[number];
type Users = TrustedCaAnswer["endpoints"];

export const listTrustedCas = query("trusted-ca.list", async (tx, _, { organizationId }) => {
  const rows = await tx.trustedCa.findMany({ where: { organizationId }, orderBy: [{ name: "asc" }, { id: "asc" }] });
  const users = await usersOf(tx, organizationId);
  return rows.map((row) => trustedCaOf(row, users.get(row.id)));
});

export function trustedCaOf(row: TrustedCa, endpoints: Users = []): TrustedCaAnswer {
  const { id, name, subject, sha256, notBefore, notAfter, revokedSerials, listIssuedAt, listUntil, createdAt, createdByName } = row;
  return {
    ...{ id, name, subject, sha256, notBefore, notAfter, endpoints, createdAt, createdBy: createdByName },
    ...(listIssuedAt && listUntil && { revocationList: { revoked: revokedSerials.length, issuedAt: listIssuedAt, until: listUntil } }),
  };
}

const usersSql = `
SELECT DISTINCT a.id AS "authorityId", e.id, e.name, e.project_id AS "projectId"
FROM endpoint e
JOIN policy_version p ON p.organization_id = e.organization_id AND p.id IN (e.policy_version_id, e.shadow_version_id)
CROSS JOIN LATERAL jsonb_path_query(p.policy, '$.** ? (@.kind == "certificate").authorities[*]') AS named (id)
JOIN trusted_ca a ON a.organization_id = e.organization_id AND a.id = named.id #>> '{}'
WHERE e.organization_id = $1 AND e.deleted_at IS NULL ORDER BY e.name, e.id`;

/** The endpoints whose live policy, or whose shadow, names an authority, by its id. */
export async function usersOf(tx: Transaction, organizationId: string): Promise<ReadonlyMap<string, Users>> {
  const rows = (await statementsOf(tx)(usersSql, [organizationId])) as unknown as (Users[number] & { authorityId: string })[];
  const users = new Map<string, Users>();
  for (const { authorityId, ...endpoint } of rows) users.set(authorityId, [...(users.get(authorityId) ?? []), endpoint]);
  return users;
}
