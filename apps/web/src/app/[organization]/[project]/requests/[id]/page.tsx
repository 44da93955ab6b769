import type { RequestDetail } from "@postern/contract/request";
import type { Metadata } from "next";
import { cache } from "react";
import { RequestPage } from "@/features/requests/detail/request-page";
import { RequestProblem } from "@/features/requests/detail/request-problem";
import { verdictLook } from "@/features/requests/words/verdict";
import { askFor, requireProject } from "../../../require-place.ts";

interface RequestPageProps {
  params: Promise<{ organization: string; project: string; id: string }>;
}

const load = cache((id: string) => askFor((api) => api.request.get({ id: id as RequestDetail["id"] })));

export async function generateMetadata({ params }: RequestPageProps): Promise<Metadata> {
  const found = await load((await params).id);
  return { title: "thing" in found ? `${verdictLook[found.thing.verdict].word} · ${found.thing.endpointName}` : "Request" };
}

export default async function OneRequest({ params }: RequestPageProps) {
  const { id, ...place } = await params;
  await requireProject(place, `requests/${id}`);
  const found = await load(id);
  return "thing" in found ? <RequestPage key={id} request={found.thing} /> : <RequestProblem problem={found.problem} />;
}
