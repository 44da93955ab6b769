import type { Answer } from "../command.ts";
import type { Secret } from "../generated/client.ts";
import { query } from "../query.ts";
import { openEndpoint } from "./endpoints.ts";

export const listSecrets = query("secret.list", async (tx, { endpointId }, { organizationId }) => {
  await openEndpoint(tx, organizationId, endpointId);
  const secrets = await tx.secret.findMany({ where: { organizationId, endpointId }, orderBy: { createdAt: "desc" }, take: 200 });
  return secrets.map(secretOf);
});

/** A secret as everyone may see it: the sealed value stays where it is. */
export function secretOf(row: Secret): Answer<"secret.add"> {
  const { id, endpointId, lastFour, activeFrom, createdAt } = row;
  return {
    ...{ id, endpointId, lastFour, activeFrom, createdAt },
    kind: row.kind as "shared" | "public-key",
    activeUntil: row.activeUntil ?? undefined,
    lastUsedAt: row.lastUsedAt ?? undefined,
    createdBy: row.createdByName,
    claimedFrom: row.claimedFrom ?? undefined,
  };
}
