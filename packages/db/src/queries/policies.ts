import { Policy } from "@postern/contract/policy";
import type { Answer } from "../command.ts";
import { found } from "../found.ts";
import type { Endpoint, PolicyVersion } from "../generated/client.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";

const versionsMax = 200;

export const listPolicies = query("policy.list", async (tx, { endpointId }, { organizationId }) => {
  const endpoint = await openEndpoint(tx, organizationId, endpointId);
  const versions = await tx.policyVersion.findMany({ where: { organizationId, endpointId }, orderBy: { number: "desc" }, take: versionsMax });
  return versions.map((version) => policyVersionOf(version, endpoint));
});

/** The row of an endpoint that is not deleted; throws missing. */
export async function openEndpoint(tx: Transaction, organizationId: string, id: string): Promise<Endpoint> {
  return found(await tx.endpoint.findUnique({ where: { organizationId_id: { organizationId, id }, deletedAt: null } }));
}

export function policyVersionOf(row: PolicyVersion, { policyVersionId }: Pick<Endpoint, "policyVersionId">): Answer<"policy.save"> {
  const { id, endpointId, number, note, createdAt } = row;
  return { id, endpointId, number, note, createdAt, policy: Policy.parse(row.policy), live: id === policyVersionId, createdBy: row.createdByName };
}
