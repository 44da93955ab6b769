import { isMeant } from "@postern/contract/endpoint-name";
import type { Endpoint, Project } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** The project's endpoints by name or tag; throws input-invalid, and says which there are, when one of these names none. */
export async function endpointsNamed(tx: Transaction, project: Project, names: readonly string[]): Promise<Endpoint[]> {
  const all = await endpointsOf(tx, project);
  const unknown = names.filter((wanted) => !all.some((endpoint) => isMeant(endpoint, wanted)));
  if (unknown.length > 0) {
    throw inputProblem({ endpoints: [`project ${project.slug} has no endpoint or tag ${unknown.map((name) => `"${name}"`).join(", ")}; ${tellKnown(all)}`] });
  }
  return all.filter((endpoint) => names.some((name) => isMeant(endpoint, name)));
}

/** All of the project's endpoints, by name. */
export function endpointsOf(tx: Transaction, { organizationId, id: projectId }: Project): Promise<Endpoint[]> {
  return tx.endpoint.findMany({ where: { organizationId, projectId, deletedAt: null }, orderBy: { name: "asc" } });
}

function tellKnown(all: readonly Endpoint[]): string {
  if (all.length === 0) return "there are none yet";
  const tags = [...new Set(all.flatMap((endpoint) => endpoint.tags))].sort();
  return `there are ${all.map(({ name }) => name).join(", ")}${tags.length > 0 ? `; tags are ${tags.join(", ")}` : ""}`;
}
