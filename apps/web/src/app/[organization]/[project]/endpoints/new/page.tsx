import type { Metadata } from "next";
import { createLoader, parseAsString, type SearchParams } from "nuqs/server";
import { NewEndpoint } from "@/features/endpoints/create/new-endpoint";
import { requireProject } from "../../../require-place.ts";

interface NewEndpointPageProps {
  params: Promise<{ organization: string; project: string }>;
  searchParams: Promise<SearchParams>;
}

export const metadata: Metadata = { title: "New endpoint" };

const loadSearch = createLoader({ provider: parseAsString.withDefault("github") });

export default async function NewEndpointPage({ params, searchParams }: NewEndpointPageProps) {
  const { project, api } = await requireProject(await params, "endpoints/new");
  const { provider } = await loadSearch(searchParams);
  const entries = await api.provider.list({});
  const known = entries.find(({ slug }) => slug === provider) ?? entries[0];
  const first = provider === "any" || !known ? undefined : await api.provider.get({ slug: known.slug });
  return <NewEndpoint key={project.id} entries={entries} first={first} />;
}
