import type { Project, Whoami } from "@postern/contract/organization";
import { notFound } from "next/navigation";
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
