import { Policy } from "@postern/contract/policy";
import type { Answer } from "../command.ts";
import type { DatabasePorts } from "../database.ts";
import type { Endpoint, PolicyVersion } from "../generated/client.ts";
import { coveredPolicy } from "../policy-secrets.ts";
import { query } from "../query.ts";
import { openEndpoint } from "./endpoints.ts";

const versionsMax = 200;

export const listPolicies = query("policy.list", async (tx, { endpointId }, { organizationId, database }) => {
  const endpoint = await openEndpoint(tx, organizationId, endpointId);
  const versions = await tx.policyVersion.findMany({ where: { organizationId, endpointId }, orderBy: { number: "desc" }, take: versionsMax });
  return versions.map((version) => policyVersionOf(version, endpoint, database.ports));
});

/** A version as everyone may see it: secret settings stay where they are. */
export function policyVersionOf(
  row: PolicyVersion,
  { policyVersionId }: Pick<Endpoint, "policyVersionId">,
  { isSecretSetting }: Pick<DatabasePorts, "isSecretSetting">,
): Answer<"policy.save"> {
  const { id, endpointId, number, note, createdAt } = row;
  const policy = coveredPolicy(Policy.parse(row.policy), isSecretSetting);
  return { id, endpointId, number, note, createdAt, policy, live: id === policyVersionId, createdBy: row.createdByName };
}
