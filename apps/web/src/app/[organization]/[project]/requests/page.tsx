import type { RequestDetail } from "@postern/contract/request";
import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { RequestsView } from "@/features/requests/list/requests-view";
import { requestsSearch } from "@/features/requests/search-state";
import { verdictLook } from "@/features/requests/words/verdict";
import { requireProject } from "../../require-place.ts";

interface RequestsPageProps {
  params: Promise<{ organization: string; project: string }>;
  searchParams: Promise<SearchParams>;
}

const loadSearch = createLoader(requestsSearch);

export async function generateMetadata({ params, searchParams }: RequestsPageProps): Promise<Metadata> {
  const { project } = await params;
  const { filter } = await loadSearch(searchParams);
  const verdict = Object.entries(verdictLook).find(([verdict]) => filter === `verdict:${verdict}`)?.[1].word;
  return { title: [verdict ?? "Requests", project].join(" · ") };
}

/** The list comes with its first page; from there the browser keeps it live. What fails here is asked again, and told, there. */
export default async function RequestsPage({ params, searchParams }: RequestsPageProps) {
  const { project, api } = await requireProject(await params, "requests");
  const { filter, range, r } = await loadSearch(searchParams);
  const input = { projectId: project.id, filter, range };
  const [page, histogram, open] = await Promise.all([
    api.request.list(input).catch(nothing),
    api.request.histogram(input).catch(nothing),
    r ? api.request.get({ id: r as RequestDetail["id"] }).catch(nothing) : undefined,
  ]);
  return <RequestsView key={project.id} first={{ filter, range, page, histogram, open }} />;
}

function nothing(): undefined {}
