import { Ended, exitCodes } from "../exit.ts";
import type { Caller } from "../policy-file/caller.ts";
import type { Project } from "../project.ts";
import { terminalText } from "../terminal-text.ts";

/** Throws an Ended when the project has no endpoint of this name or id: a slip of the pen must not look as if nothing came. A name with * may fit none. */
export async function demandEndpoint(call: Caller, { id, slug }: Pick<Project, "id" | "slug">, wanted: string | undefined): Promise<void> {
  if (wanted === undefined || wanted.includes("*")) return;
  const endpoints = await call("endpoint.list", { projectId: id });
  if (endpoints.some((endpoint) => endpoint.id === wanted || endpoint.name.toLowerCase() === wanted.toLowerCase())) return;
  const names = endpoints.map(({ name }) => terminalText(name)).join(", ");
  throw new Ended(exitCodes.usage, `there is no endpoint "${terminalText(wanted)}" in ${terminalText(slug)}; there is ${names || "none"}`);
}
