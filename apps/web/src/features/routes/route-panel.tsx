"use client";

import type { Route } from "@postern/contract/destination";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useProject, useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { AddRouteDialog } from "./add-route-dialog.tsx";
import { RouteRow } from "./route-row.tsx";

/** Whose routes: those that leave an endpoint, or those that reach a destination. */
export type RouteEnd = { endpointId: string } | { destinationId: string };

/** The ways from endpoints to destinations, seen from one of the two. */
export function RoutePanel({ of }: { of: RouteEnd }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const refusal = useRefusal("configure");
  const [adding, setAdding] = useState(false);
  const routes = useQuery(trpc.route.list.queryOptions({ projectId }));
  const shown = routes.data?.filter((route) => isOf(route, of));
  const fromEndpoint = "endpointId" in of;
  return (
    <Section
      title="Routes"
      description={fromEndpoint ? "Where the events of this endpoint go" : "The endpoints whose events come here"}
      flush
      actions={
        <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setAdding(true)}>
          Add route
        </Button>
      }
    >
      {routes.error && <ErrorState as="banner" problem={problemOf(routes.error)} onRetry={() => void routes.refetch()} />}
      {routes.isPending && <SkeletonRows rows={2} columns={3} />}
      {shown?.length === 0 && (
        <EmptyState title="No route yet">
          {fromEndpoint
            ? "Events are stored and go nowhere. Once a route exists, new events follow it, and old ones can be replayed."
            : "Nothing comes here until an endpoint has a route to it."}
        </EmptyState>
      )}
      <ul>
        {shown?.map((route) => (
          <RouteRow key={route.id} route={route} end={fromEndpoint ? "destination" : "endpoint"} refusal={refusal} />
        ))}
      </ul>
      <AddRouteDialog open={adding} onOpenChange={setAdding} of={of} taken={shown ?? []} />
    </Section>
  );
}

function isOf(route: Route, of: RouteEnd): boolean {
  return "endpointId" in of ? route.endpointId === of.endpointId : route.destinationId === of.destinationId;
}
