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
  return <EndpointsView key={project.id} first={await api.endpoint.list({ projectId: project.id }).catch(nothing)} />;
}

function nothing(): undefined {}
