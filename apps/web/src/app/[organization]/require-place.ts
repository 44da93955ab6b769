import type { Project, Whoami } from "@postern/contract/organization";
import { type ProblemDetails, problems } from "@postern/contract/problem";
import { notFound } from "next/navigation";
import { problemOf } from "@/server/api/problem-of";
import { api } from "@/server/caller";
import { requirePageSession } from "@/server/session";

interface OrganizationPlace {
  whoami: Whoami;
  api: Awaited<ReturnType<typeof api>>;
}

/** Who looks at a page of this organization. Strangers are sent to sign in and come back to `path`; an organization that is not theirs does not exist. */
export async function requireOrganization(organization: string, path: string): Promise<OrganizationPlace> {
  await requirePageSession(path);
  const caller = await api();
  const whoami = await caller.session.get({});
  if (whoami.organization.slug !== organization) notFound();
  return { whoami, api: caller };
}

/** As requireOrganization, for a page below a project. */
export async function requireProject(params: { organization: string; project: string }, path: string): Promise<OrganizationPlace & { project: Project }> {
  const place = await requireOrganization(params.organization, `/${params.organization}/${params.project}/${path}`);
  const project = place.whoami.projects.find(({ slug }) => slug === params.project) ?? notFound();
  return { ...place, project };
}

/** What a page shows by an id in its address, or the problem in its place. What is not there, or is no id at all, has no page. */
export async function askFor<Thing>(ask: (caller: OrganizationPlace["api"]) => Promise<Thing>): Promise<{ thing: Thing } | { problem: ProblemDetails }> {
  try {
    return { thing: await ask(await api()) };
  } catch (error) {
    const problem = problemOf(error);
    if (noPage.includes(problem.code)) notFound();
    return { problem };
  }
}

const noPage: readonly string[] = [problems.missing.code, problems["input-invalid"].code];
