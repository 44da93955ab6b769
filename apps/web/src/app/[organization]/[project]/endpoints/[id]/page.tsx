import type { Metadata } from "next";
import { cache } from "react";
import { EndpointPage } from "@/features/endpoints/endpoint-page";
import { PolicyTab } from "@/features/policy/policy-tab";
import { RoutePanel } from "@/features/routes/route-panel";
import { ErrorState } from "@/ui/error-state";
import { askFor, requireProject } from "../../../require-place.ts";

interface EndpointPageProps {
  params: Promise<{ organization: string; project: string; id: string }>;
}

const load = cache((id: string) => askFor((api) => api.endpoint.get({ id })));

export async function generateMetadata({ params }: EndpointPageProps): Promise<Metadata> {
  const found = await load((await params).id);
  return { title: "thing" in found ? found.thing.name : "Endpoint" };
}

/** The features of an endpoint meet here: its own tabs, its policy, its routes. */
export default async function OneEndpoint({ params }: EndpointPageProps) {
  const { id, ...place } = await params;
  const { api } = await requireProject(place, `endpoints/${id}`);
  const found = await load(id);
  if ("problem" in found) return <ErrorState problem={found.problem} />;
  const { thing: endpoint } = found;
  return (
    <EndpointPage
      key={endpoint.id}
      first={endpoint}
      provider={endpoint.provider === undefined ? undefined : await api.provider.get({ slug: endpoint.provider }).catch(nothing)}
      policy={<PolicyTab endpoint={endpoint} />}
      routes={<RoutePanel of={{ endpointId: endpoint.id }} />}
    />
  );
}

/** An endpoint is looked at, and mended, though its provider has left the catalogue. */
function nothing(): undefined {}
