import { Policy, type PolicyNode, type SettingsOf } from "@postern/contract/policy";
import { Problem } from "@postern/contract/problem";
import type { Endpoint } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";

/**
 * Refuses a policy whose people could not sign in: on the address that all endpoints share, their cookies would meet those of other organizations,
 * so a login gate needs a host name of the endpoint's own; and it needs single sign-on.
 */
export async function demandLogin(tx: Transaction, { organizationId, host }: Pick<Endpoint, "organizationId" | "host">, policy: Policy): Promise<void> {
  const gates = policy.all.flatMap(loginGates);
  if (gates.length === 0) return;
  if (host === null) throw unusable("an OIDC login needs a host name of the endpoint's own: set one under its Settings, then save the policy");
  const connections = await demandConnections(tx, organizationId);
  const unknown = gates.find(({ connection }) => connection !== undefined && connections.every(({ id }) => id !== connection));
  if (unknown)
    throw unusable(`an OIDC login names the single sign-on connection ${unknown.connection}, which is not there: leave it empty for the organization's own`);
}

/** Refuses to name people where there is no identity provider to say who they are. */
export async function demandConnections(tx: Transaction, organizationId: string): Promise<{ id: string }[]> {
  const connections = await tx.ssoConnection.findMany({ where: { organizationId }, select: { id: true } });
  if (connections.length > 0) return connections;
  throw unusable("an OIDC login needs single sign-on, which your organization does not have: ask the operator to connect its identity provider");
}

/** Keeps the host name at which people sign in: without it nobody would come in any more. */
export async function demandNoLogin(tx: Transaction, { organizationId, policyVersionId }: Pick<Endpoint, "organizationId" | "policyVersionId">): Promise<void> {
  const live = await tx.policyVersion.findFirst({ where: { organizationId, id: policyVersionId ?? "" }, select: { policy: true } });
  if (live === null || Policy.parse(live.policy).all.flatMap(loginGates).length === 0) return;
  throw inputProblem({ host: ["people sign in at this name: take the OIDC login out of the policy first"] });
}

function unusable(detail: string): Problem {
  return new Problem("policy-invalid", detail, { policy: [detail] });
}

function loginGates(node: PolicyNode): SettingsOf<"oidc-login">[] {
  if ("kind" in node) return node.kind === "oidc-login" ? [node] : [];
  return ("all" in node ? node.all : node.any).flatMap(loginGates);
}
