import type { Policy, PolicyNode } from "@postern/contract/policy";
import type { ProjectExport } from "@postern/contract/project-export";
import { Ended, exitCodes } from "../exit.ts";
import { terminalText } from "../terminal-text.ts";
import type { Caller } from "./caller.ts";

/** Reads the project of this short name; without one, the only one there is. */
export async function openProject(call: Caller, slug: string | undefined): Promise<ProjectExport> {
  const { projects, organization } = await call("session.get", {});
  const names = projects.map((project) => project.slug).join(", ");
  const [only, ...others] = projects;
  if (slug === undefined && others.length > 0)
    throw new Ended(exitCodes.usage, `${terminalText(organization.name)} has several projects (${names}): choose one with --project`);
  const project = slug === undefined ? only : projects.find((one) => one.slug === slug);
  if (!project) throw new Ended(exitCodes.usage, `there is no project "${slug ?? ""}" in ${terminalText(organization.name)}; there is ${names || "none"}`);
  return call("project.export", { projectId: project.id });
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
