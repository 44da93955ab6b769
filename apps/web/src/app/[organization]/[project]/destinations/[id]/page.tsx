import type { Metadata } from "next";
import { cache } from "react";
import { DestinationPage } from "@/features/destinations/destination-page";
import { RoutePanel } from "@/features/routes/route-panel";
import { TunnelDetail } from "@/features/tunnels/tunnel-detail";
import { ErrorState } from "@/ui/error-state";
import { askFor, requireProject } from "../../../require-place.ts";

interface DestinationPageProps {
  params: Promise<{ organization: string; project: string; id: string }>;
}

const load = cache((id: string) => askFor((api) => api.destination.get({ id })));

export async function generateMetadata({ params }: DestinationPageProps): Promise<Metadata> {
  const found = await load((await params).id);
  return { title: "thing" in found ? found.thing.name : "Destination" };
}

export default async function OneDestination({ params }: DestinationPageProps) {
  const { id, ...place } = await params;
  await requireProject(place, `destinations/${id}`);
  const found = await load(id);
  if ("problem" in found) return <ErrorState problem={found.problem} />;
  const { tunnelId } = found.thing;
  const tunnel = tunnelId && <TunnelDetail id={tunnelId} />;
  return <DestinationPage key={id} first={found.thing} tunnel={tunnel} routes={<RoutePanel of={{ destinationId: id }} />} />;
}
