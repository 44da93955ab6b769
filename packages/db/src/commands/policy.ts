import { Problem } from "@postern/contract/problem";
import { command } from "../command.ts";
import { newId } from "../new-id.ts";
import { openEndpoint } from "../queries/endpoints.ts";
import { policyVersionOf } from "../queries/policies.ts";
import { sealPolicy } from "../seal-policy.ts";

/** A version is never changed: saving adds one and makes it live. Two people who edited the same version meet in a conflict. */
export const savePolicy = command("policy.save", async (tx, { endpointId, policy, note, basedOn }, { organizationId, database, actor }) => {
  const { ports } = database;
  const endpoint = await openEndpoint(tx, organizationId, endpointId);
  if (basedOn && basedOn !== endpoint.policyVersionId) {
    const live = await tx.policyVersion.findFirst({ where: { organizationId, id: endpoint.policyVersionId ?? "" } });
    throw new Problem("conflict", `version ${live?.number} by ${live?.createdByName} was saved after the one you edited; load it and save again`);
  }
  const problems = ports.checkPolicy(policy);
  if (problems.length > 0) throw new Problem("policy-invalid", problems.join(" · "), { policy: problems });

  const before = await tx.policyVersion.findFirst({ where: { organizationId, endpointId }, orderBy: { number: "desc" } });
  const sealed = await sealPolicy(tx, { organizationId, database }, { endpointId, policy });
  const id = newId("pol");
  const row = await tx.policyVersion.create({
    data: { organizationId, id, endpointId, number: (before?.number ?? 0) + 1, policy: sealed, note, createdBy: actor.id, createdByName: actor.name },
  });
  await tx.endpoint.update({ where: { organizationId_id: { organizationId, id: endpointId } }, data: { policyVersionId: id } });
  const after = policyVersionOf(row, { policyVersionId: id }, ports);
  return { target: endpointId, before: before && policyVersionOf(before, endpoint, ports), after, result: after };
});
