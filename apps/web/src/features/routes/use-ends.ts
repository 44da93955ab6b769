"use client";

import type { Destination } from "@postern/contract/destination";
import type { Endpoint } from "@postern/contract/endpoint";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useProject } from "@/api/session";

/** The endpoints and destinations of the project: what routes can join. */
export function useEnds(): { endpoints: readonly Endpoint[]; destinations: readonly Destination[] } {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const endpoints = useQuery(trpc.endpoint.list.queryOptions({ projectId }));
  const destinations = useQuery(trpc.destination.list.queryOptions({ projectId }));
  return { endpoints: endpoints.data ?? [], destinations: destinations.data ?? [] };
}
