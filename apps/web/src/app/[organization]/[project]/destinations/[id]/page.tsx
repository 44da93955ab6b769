import type { Destination } from "@postern/contract/destination";
import type { ProblemDetails } from "@postern/contract/problem";
import type { Metadata } from "next";
import { cache } from "react";
import { DestinationPage } from "@/features/destinations/destination-page";
import { RoutePanel } from "@/features/routes/route-panel";
import { problemOf } from "@/server/api/problem-of";
import { api } from "@/server/caller";
import { ErrorState } from "@/ui/error-state";
import { requireProject } from "../../../require-place.ts";

interface DestinationPageProps {
  params: Promise<{ organization: string; project: string; id: string }>;
}

const load = cache(async (id: string): Promise<{ destination: Destination } | { problem: ProblemDetails }> => {
  try {
    return { destination: await (await api()).destination.get({ id }) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
});

export async function generateMetadata({ params }: DestinationPageProps): Promise<Metadata> {
  const found = await load((await params).id);
  return { title: "destination" in found ? found.destination.name : "Destination" };
}

export default async function OneDestination({ params }: DestinationPageProps) {
  const { id, ...place } = await params;
  await requireProject(place, `destinations/${id}`);
  const found = await load(id);
  if ("problem" in found) return <ErrorState problem={found.problem} />;
  return <DestinationPage key={id} first={found.destination} routes={<RoutePanel of={{ destinationId: id }} />} />;
}
