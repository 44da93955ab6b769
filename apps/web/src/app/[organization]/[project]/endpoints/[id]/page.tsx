import type { Endpoint } from "@postern/contract/endpoint";
import type { ProblemDetails } from "@postern/contract/problem";
import type { Metadata } from "next";
import { cache } from "react";
import { EndpointPage } from "@/features/endpoints/endpoint-page";
import { PolicyTab } from "@/features/policy/policy-tab";
import { RoutePanel } from "@/features/routes/route-panel";
import { problemOf } from "@/server/api/problem-of";
import { api } from "@/server/caller";
import { ErrorState } from "@/ui/error-state";
import { requireProject } from "../../../require-place.ts";

interface EndpointPageProps {
  params: Promise<{ organization: string; project: string; id: string }>;
}

const load = cache(async (id: string): Promise<{ endpoint: Endpoint } | { problem: ProblemDetails }> => {
  try {
    return { endpoint: await (await api()).endpoint.get({ id }) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
});

export async function generateMetadata({ params }: EndpointPageProps): Promise<Metadata> {
  const found = await load((await params).id);
  return { title: "endpoint" in found ? found.endpoint.name : "Endpoint" };
}

/** The features of an endpoint meet here: its own tabs, its policy, its routes. */
export default async function OneEndpoint({ params }: EndpointPageProps) {
  const { id, ...place } = await params;
  const { api } = await requireProject(place, `endpoints/${id}`);
  const found = await load(id);
  if ("problem" in found) return <ErrorState problem={found.problem} />;
  const { endpoint } = found;
  return (
    <EndpointPage
      key={endpoint.id}
      first={endpoint}
      provider={endpoint.provider === undefined ? undefined : await api.provider.get({ slug: endpoint.provider })}
      policy={<PolicyTab endpoint={endpoint} />}
      routes={<RoutePanel of={{ endpointId: endpoint.id }} />}
    />
  );
}
