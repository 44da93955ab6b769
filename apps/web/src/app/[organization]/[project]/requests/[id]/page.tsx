import type { ProblemDetails } from "@postern/contract/problem";
import type { RequestDetail } from "@postern/contract/request";
import type { Metadata } from "next";
import { cache } from "react";
import { RequestPage } from "@/features/requests/detail/request-page";
import { RequestProblem } from "@/features/requests/detail/request-problem";
import { verdictLook } from "@/features/requests/words/verdict";
import { problemOf } from "@/server/api/problem-of";
import { api } from "@/server/caller";
import { requireProject } from "../../../require-place.ts";

interface RequestPageProps {
  params: Promise<{ organization: string; project: string; id: string }>;
}

const load = cache(async (id: string): Promise<{ request: RequestDetail } | { problem: ProblemDetails }> => {
  try {
    return { request: await (await api()).request.get({ id: id as RequestDetail["id"] }) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
});

export async function generateMetadata({ params }: RequestPageProps): Promise<Metadata> {
  const found = await load((await params).id);
  return { title: "request" in found ? `${verdictLook[found.request.verdict].word} · ${found.request.endpointName}` : "Request" };
}

export default async function OneRequest({ params }: RequestPageProps) {
  const { id, ...place } = await params;
  await requireProject(place, `requests/${id}`);
  const found = await load(id);
  return "request" in found ? <RequestPage key={id} request={found.request} /> : <RequestProblem problem={found.problem} />;
}
