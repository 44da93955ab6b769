import type { Metadata } from "next";
import { DestinationsView } from "@/features/destinations/destinations-view";
import { MirrorPanel } from "@/features/mirrors/mirror-panel";
import { SharePanel } from "@/features/shares/share-panel";
import { TunnelPanel } from "@/features/tunnels/tunnel-panel";
import { requireProject } from "../../require-place.ts";

interface DestinationsPageProps {
  params: Promise<{ organization: string; project: string }>;
}

export async function generateMetadata({ params }: DestinationsPageProps): Promise<Metadata> {
  return { title: `Destinations · ${(await params).project}` };
}

export default async function DestinationsPage({ params }: DestinationsPageProps) {
  const { project, api } = await requireProject(await params, "destinations");
  const [destinations, tunnels, mirrors, shares] = await Promise.all([
    api.destination.list({ projectId: project.id }).catch(nothing),
    api.tunnel.list({ projectId: project.id }).catch(nothing),
    api.mirror.list({ projectId: project.id }).catch(nothing),
    api.share.list({ projectId: project.id }).catch(nothing),
  ]);
  const live = (
    <>
      <TunnelPanel first={tunnels} />
      <MirrorPanel first={mirrors} />
      <SharePanel first={shares} />
    </>
  );
  return <DestinationsView key={project.id} first={destinations} tunnels={live} />;
}

function nothing(): undefined {}
