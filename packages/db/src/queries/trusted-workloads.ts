import { ClaimCondition } from "@postern/contract/oidc-token-gate";
import type { Answer } from "../command.ts";
import type { TrustedWorkload } from "../generated/client.ts";
import { query } from "../query.ts";

export const listTrustedWorkloads = query("trusted-workload.list", async (tx, _, { organizationId }) => {
  const rows = await tx.trustedWorkload.findMany({ where: { organizationId }, orderBy: [{ name: "asc" }, { id: "asc" }] });
  return rows.map(trustedWorkloadOf);
});

export function trustedWorkloadOf(row: TrustedWorkload): Answer<"trusted-workload.add"> {
  const { id, name, issuer, audience, conditions, jwksUrl, tunnels, endpoints, createdAt, createdByName, lastUsedAt } = row;
  return {
    ...{ id, name, issuer, audience, conditions: ClaimCondition.array().parse(conditions), tunnels, endpoints, createdAt, createdBy: createdByName },
    jwksUrl: jwksUrl ?? undefined,
    lastUsedAt: lastUsedAt ?? undefined,
  };
}
