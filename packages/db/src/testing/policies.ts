import type { Id } from "@postern/contract/id";
import { sqlAt } from "@postern/test/setup/sql";
import { newId } from "../new-id.ts";
import type { Scope } from "../scope.ts";
import type { Tenant } from "./tenant.ts";

const takes = (...allow: string[]) => ({ all: [{ kind: "method" as const, allow }] });

/** Endpoints with an old version, shadows, an assertion, and proposals of somebody else. */
export async function addPolicies(tenant: Tenant, migratorUrl: string) {
  const { id: endpointId, policyVersionId: past } = await tenant.createEndpoint();
  await tenant.ask("policy.save", { endpointId, policy: takes("POST", "PUT") });
  const { id: shadow } = await tenant.ask("policy.save", { endpointId, policy: takes("PUT"), as: "shadow" });
  const other = await tenant.createEndpoint();
  const { id: discarded } = await tenant.ask("policy.save", { endpointId: other.id, policy: takes("PUT"), as: "shadow" });
  const requestId = await tenant.addRequest(other.id);
  const { id: assertion } = await tenant.ask("assertion.create", { requestId, name: "A POST", expected: "accepted" });
  return { past, shadow, discarded, assertion, proposal: await proposeAs(tenant, migratorUrl), declined: await proposeAs(tenant, migratorUrl) };
}

/** A proposal for an endpoint of its own, made by somebody who is not the owner. */
export async function proposeAs(tenant: Tenant, migratorUrl: string, proposer: Scope = stranger(tenant)): Promise<Id<"prp">> {
  const { id: endpointId } = await tenant.createEndpoint();
  const setting = "UPDATE project SET second_approver = $2 WHERE id = $1";
  await sqlAt(migratorUrl, setting, [tenant.projectId, true]);
  const { proposal } = await tenant.ask("policy.save", { endpointId, policy: takes("PUT") }, proposer);
  await sqlAt(migratorUrl, setting, [tenant.projectId, false]);
  if (!proposal) throw new Error("the version should wait for approval");
  return proposal.id;
}

export function stranger({ scope }: Tenant): Scope {
  return { ...scope, actor: { kind: "user", id: newId("usr"), name: "Somebody else" } };
}
