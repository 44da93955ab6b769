import { fitsPattern } from "@postern/contract/filter";
import type { Endpoint, Project } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** The project's endpoints by name; throws input-invalid, and says which there are, when one of these names none. */
export async function endpointsNamed(tx: Transaction, project: Project, names: readonly string[]): Promise<Endpoint[]> {
  const all = await endpointsOf(tx, project);
  const unknown = names.filter((wanted) => !all.some((endpoint) => isNamed(endpoint, wanted)));
  if (unknown.length > 0) {
    const known = all.length > 0 ? `there are ${all.map(({ name }) => name).join(", ")}` : "there are none yet";
    throw inputProblem({ endpoints: [`project ${project.slug} has no endpoint ${unknown.map((name) => `"${name}"`).join(", ")}; ${known}`] });
  }
  return all.filter((endpoint) => names.some((name) => isNamed(endpoint, name)));
}

/** All of the project's endpoints, by name. */
export function endpointsOf(tx: Transaction, { organizationId, id: projectId }: Project): Promise<Endpoint[]> {
  return tx.endpoint.findMany({ where: { organizationId, projectId, deletedAt: null }, orderBy: { name: "asc" } });
}

/** By its id, its name, or a name in which * stands for anything. */
function isNamed({ id, name }: Endpoint, wanted: string): boolean {
  return id === wanted || fitsPattern(wanted, name);
}
