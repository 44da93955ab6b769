import { createHash } from "node:crypto";
import { canonicalJson } from "@postern/contract/canonical-json";
import { Policy } from "@postern/contract/policy";
import { ProjectExport } from "@postern/contract/project-export";
import type { Answer, Call } from "../command.ts";
import { found } from "../found.ts";
import type { Endpoint } from "../generated/client.ts";
import { coveredPolicy } from "../policy-secrets.ts";
import { query } from "../query.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { destinationFacts } from "./destinations.ts";
import { endpointFacts } from "./endpoints.ts";
import { routeOf } from "./routes.ts";

type Exported = Answer<"project.export">;
const revisionLetters = 16;

/** Everything of a project that a file can say, in the order of names: what is neither traffic nor history. */
export const exportProject = query("project.export", async (tx, { projectId }, call) => {
  const { organizationId } = call;
  const { id, slug } = found(await tx.project.findUnique({ where: { organizationId_id: { organizationId, id: projectId } } }));
  const present = { where: { organizationId, projectId: id, deletedAt: null }, orderBy: { name: "asc" } } as const;
  const endpoints = await exportEndpoints(tx, call, await tx.endpoint.findMany(present));
  const destinations = (await tx.destination.findMany(present)).map(destinationFacts);
  const routes = await tx.route.findMany({ where: { organizationId, endpoint: { projectId: id, deletedAt: null } }, orderBy: { id: "asc" } });
  const facts = { project: { id, slug }, endpoints, destinations, routes: routes.map(routeOf) };
  return { ...facts, revision: revisionOf(ProjectExport.parse({ ...facts, revision: "" })) };
});

async function exportEndpoints(tx: Transaction, call: Call, rows: Endpoint[]): Promise<Exported["endpoints"]> {
  const { organizationId, database } = call;
  const ids = rows.map(({ id }) => id);
  const live = rows.flatMap(({ policyVersionId }) => policyVersionId ?? []);
  const versions = new Map((await tx.policyVersion.findMany({ where: { organizationId, id: { in: live } } })).map((version) => [version.id, version]));
  const counting = { OR: [{ activeUntil: null }, { activeUntil: { gt: new Date() } }] };
  const secrets = await tx.secret.findMany({ where: { organizationId, endpointId: { in: ids }, ...counting }, orderBy: { id: "desc" } });
  return rows.map((row) => ({
    ...endpointFacts(row, call),
    policy: coveredPolicy(Policy.parse(found(versions.get(row.policyVersionId ?? "")).policy), database.ports.isSecretSetting),
    secrets: secrets.filter(({ endpointId }) => endpointId === row.id).map(({ id, lastFour }) => ({ id, lastFour })),
  }));
}

/** The same for the same configuration, whoever asks. */
function revisionOf(exported: ProjectExport): string {
  return createHash("sha256").update(canonicalJson(exported)).digest("hex").slice(0, revisionLetters);
}
