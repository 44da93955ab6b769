import type { OutputOf } from "@postern/contract/api";
import { Ended, exitCodes } from "./exit.ts";
import type { Caller } from "./policy-file/caller.ts";
import { terminalText } from "./terminal-text.ts";

export type Project = OutputOf<"session.get">["projects"][number];

/** The project of this short name; without one, the only one there is. */
export async function findProject(call: Caller, slug: string | undefined): Promise<Project> {
  const { projects, organization } = await call("session.get", {});
  const names = projects.map((project) => project.slug).join(", ");
  const [only, ...others] = projects;
  if (slug === undefined && others.length > 0)
    throw new Ended(exitCodes.usage, `${terminalText(organization.name)} has several projects (${names}): choose one with --project`);
  const project = slug === undefined ? only : projects.find((one) => one.slug === slug);
  if (!project) throw new Ended(exitCodes.usage, `there is no project "${slug ?? ""}" in ${terminalText(organization.name)}; there is ${names || "none"}`);
  return project;
}
