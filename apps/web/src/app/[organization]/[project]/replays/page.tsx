import type { Metadata } from "next";
import { ReplaysView } from "@/features/replays/replays-view";
import { requireProject } from "../../require-place.ts";

interface ReplaysPageProps {
  params: Promise<{ organization: string; project: string }>;
}

export async function generateMetadata({ params }: ReplaysPageProps): Promise<Metadata> {
  return { title: `Replays · ${(await params).project}` };
}

export default async function ReplaysPage({ params }: ReplaysPageProps) {
  const { project, api } = await requireProject(await params, "replays");
  return <ReplaysView key={project.id} first={await api.replay.list({ projectId: project.id }).catch(nothing)} />;
}

function nothing(): undefined {}
