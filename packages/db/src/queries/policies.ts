import { Policy } from "@postern/contract/policy";
import type { Answer } from "../command.ts";
import type { Endpoint, PolicyVersion } from "../generated/client.ts";
import { query } from "../query.ts";
import { openEndpoint } from "./endpoints.ts";

const versionsMax = 200;

export const listPolicies = query("policy.list", async (tx, { endpointId }, { organizationId }) => {
  const endpoint = await openEndpoint(tx, organizationId, endpointId);
  const versions = await tx.policyVersion.findMany({ where: { organizationId, endpointId }, orderBy: { number: "desc" }, take: versionsMax });
  return versions.map((version) => policyVersionOf(version, endpoint));
});

export function policyVersionOf(row: PolicyVersion, { policyVersionId }: Pick<Endpoint, "policyVersionId">): Answer<"policy.save"> {
  const { id, endpointId, number, note, createdAt } = row;
  return { id, endpointId, number, note, createdAt, policy: Policy.parse(row.policy), live: id === policyVersionId, createdBy: row.createdByName };
}
