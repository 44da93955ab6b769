import { closestPattern, isWildcard } from "@postern/contract/reserved-host";
import { inputProblem } from "../parse-input.ts";
import { withProject } from "../queries/reserved-hosts.ts";
import type { Transaction } from "../tenant-transaction.ts";

interface Place {
  organizationId: string;
  projectId: string;
}

/** Throws where the host name is reserved for another project of the organization. */
export async function demandUnreserved(tx: Transaction, { organizationId, projectId }: Place, host: string): Promise<void> {
  const reserved = closestPattern(await tx.reservedHost.findMany({ where: { organizationId }, ...withProject }), host);
  if (!reserved || reserved.projectId === projectId) return;
  throw inputProblem({ host: [`${reserved.pattern} is reserved for the project ${reserved.project.slug}`] });
}

/** The host name that a single label stands for: below the one wildcard that is reserved for the project. */
export async function belowWildcard(tx: Transaction, { organizationId, projectId }: Place, label: string): Promise<string> {
  const reserved = await tx.reservedHost.findMany({ where: { organizationId, projectId }, select: { pattern: true }, orderBy: { pattern: "asc" } });
  const [only, ...more] = reserved.map(({ pattern }) => pattern).filter(isWildcard);
  if (!only)
    throw inputProblem({ host: ["is one word, and no wildcard is reserved for this project: write the whole name, or reserve one under Settings → Domains"] });
  if (more.length > 0)
    throw inputProblem({ host: [`is one word, and there are several wildcards: write the whole name, below one of ${[only, ...more].join(", ")}`] });
  return `${label}${only.slice(1)}`;
}
