import type { Policy, PolicyNode } from "@postern/contract/policy";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** Refuses a policy that names a certificate authority which is not there: it would let nobody in. */
export async function demandAuthorities(tx: Transaction, organizationId: string, policy: Policy): Promise<void> {
  const ids = authoritiesNamedBy(policy);
  if (ids.length === 0) return;
  const known = await tx.trustedCa.count({ where: { organizationId, id: { in: ids } } });
  if (known < ids.length) throw inputProblem({ policy: ["names a certificate authority that is not there: add it under Settings → Certificate authorities"] });
}

/** The ids of the authorities that a policy names, each once. */
export function authoritiesNamedBy(policy: Policy): string[] {
  return [...new Set(policy.all.flatMap(namedIn))];
}

function namedIn(node: PolicyNode): string[] {
  if ("kind" in node) return node.kind === "certificate" ? node.authorities : [];
  return ("all" in node ? node.all : node.any).flatMap(namedIn);
}
