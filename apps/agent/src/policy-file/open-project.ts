import type { Policy, PolicyNode } from "@postern/contract/policy";
import type { ProjectExport } from "@postern/contract/project-export";
import { findProject } from "../project.ts";
import type { Caller } from "./caller.ts";

/** Reads the project of this short name; without one, the only one there is. */
export async function openProject(call: Caller, slug: string | undefined): Promise<ProjectExport> {
  const { id } = await findProject(call, slug);
  return call("project.export", { projectId: id });
}

/** Which settings of the providers in these policies are secrets, as the providers' records say. */
export async function secretSettingsOf(
  call: Caller,
  endpoints: readonly { policy?: Policy | undefined }[],
): Promise<(provider: string, name: string) => boolean> {
  const slugs = new Set(endpoints.flatMap(({ policy }) => policy?.all.flatMap(providersIn) ?? []));
  const secrets = new Set(["fetch-back credential"]);
  for (const slug of slugs) {
    const [known] = (await call("provider.list", { search: slug })).filter((entry) => entry.slug === slug);
    if (!known) continue; // the gateway says so itself, when the policy is saved
    const { settings } = await call("provider.get", { slug });
    for (const { name, kind } of settings) if (kind === "secret") secrets.add(`${slug} ${name}`);
  }
  return (provider, name) => secrets.has(`${provider} ${name}`);
}

function providersIn(node: PolicyNode): string[] {
  if ("kind" in node) return node.kind === "signature" && node.settings ? [node.provider] : [];
  return ("all" in node ? node.all : node.any).flatMap(providersIn);
}
