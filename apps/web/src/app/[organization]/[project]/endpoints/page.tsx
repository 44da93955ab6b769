import type { Metadata } from "next";
import { EndpointsView } from "@/features/endpoints/endpoints-view";
import { requireProject } from "../../require-place.ts";

interface EndpointsPageProps {
  params: Promise<{ organization: string; project: string }>;
}

export async function generateMetadata({ params }: EndpointsPageProps): Promise<Metadata> {
  return { title: `Endpoints · ${(await params).project}` };
}

export default async function EndpointsPage({ params }: EndpointsPageProps) {
  const { project, api } = await requireProject(await params, "endpoints");
  const [endpoints, providers] = await Promise.all([api.endpoint.list({ projectId: project.id }).catch(nothing), api.provider.list({})]);
  const used = new Set(endpoints?.map(({ provider }) => provider));
  const providerNames = Object.fromEntries(providers.filter(({ slug }) => used.has(slug)).map(({ slug, name }) => [slug, name]));
  return <EndpointsView key={project.id} first={endpoints} providerNames={providerNames} />;
}

function nothing(): undefined {}
