import { Policy } from "@postern/contract/policy";
import type { Answer, Call } from "../command.ts";
import type { Endpoint, PolicyVersion } from "../generated/client.ts";
import { openProposal, type SeenProposal } from "../policies/proposals.ts";
import { coveredPolicy } from "../policy-secrets.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { openEndpoint } from "./endpoints.ts";

const versionsMax = 200;

export const listPolicies = query("policy.list", async (tx, { endpointId }, call) => {
  const { organizationId } = call;
  const endpoint = await openEndpoint(tx, organizationId, endpointId);
  const versions = await tx.policyVersion.findMany({ where: { organizationId, endpointId }, orderBy: { number: "desc" }, take: versionsMax });
  const counts = await requestsByVersion(tx, endpoint, versions);
  const proposal = await openProposal(tx, call, endpointId);
  return versions.map((version) =>
    policyVersionOf(version, { endpoint, requests: counts.get(version.id), proposal: proposal?.versionId === version.id ? proposal : undefined }, call),
  );
});

interface Standing {
  endpoint: Pick<Endpoint, "policyVersionId" | "shadowVersionId">;
  requests?: number | undefined;
  proposal?: SeenProposal | undefined;
}

/** A version as everyone may see it: secret settings stay where they are. */
export function policyVersionOf(row: PolicyVersion, standing: Standing, { database }: Pick<Call, "database">): Answer<"policy.save"> {
  const { id, endpointId, number, note, createdAt } = row;
  const { requests = 0, proposal } = standing;
  const policy = coveredPolicy(Policy.parse(row.policy), database.ports.isSecretSetting);
  return {
    ...{ id, endpointId, number, note, createdAt, policy, requests },
    live: id === standing.endpoint.policyVersionId,
    state: stateOf(row, standing),
    createdBy: row.createdByName,
    liveFrom: row.liveFrom ?? undefined,
    proposal: proposal && { id: proposal.id, by: proposal.proposedByName, at: proposal.createdAt, expiresAt: proposal.expiresAt, isOwn: proposal.isOwn },
  };
}

function stateOf({ id, liveFrom }: PolicyVersion, { endpoint, proposal }: Standing): Answer<"policy.save">["state"] {
  if (id === endpoint.policyVersionId) return "live";
  if (id === endpoint.shadowVersionId) return "shadow";
  if (proposal) return "proposed";
  return liveFrom ? "past" : "draft";
}

/** As far as the worker has counted, and one by one after that. */
async function requestsByVersion(tx: Transaction, endpoint: Endpoint, versions: readonly PolicyVersion[]): Promise<Map<string, number>> {
  const { organizationId, projectId, id } = endpoint;
  const rows = await tx.$queryRaw<{ id: string; requests: number }[]>`
    SELECT id, sum(requests)::float8 AS requests FROM (
      SELECT policy_version_id AS id, requests FROM policy_decided
      WHERE organization_id = ${organizationId} AND policy_version_id = ANY (${versions.map((version) => version.id)})
      UNION ALL
      SELECT policy_version_id, folded FROM request
      WHERE organization_id = ${organizationId} AND project_id = ${projectId} AND endpoint_id = ${id} AND policy_version_id IS NOT NULL
        AND id >= (SELECT app.id_at('req', greatest(rolled_to, 'epoch')) FROM request_rollup)
    ) AS counted GROUP BY id`;
  return new Map(rows.map(({ id, requests }) => [id, requests]));
}
