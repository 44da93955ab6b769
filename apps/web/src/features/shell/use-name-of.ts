"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";

/** What an endpoint, destination or request is called, as its own page has loaded it: nothing is asked for here. */
export function useNameOf(id: string): string | undefined {
  const trpc = useTRPC();
  const endpoint = useQuery(trpc.endpoint.get.queryOptions({ id }, { enabled: false }));
  const destination = useQuery(trpc.destination.get.queryOptions({ id }, { enabled: false }));
  const request = useQuery(trpc.request.get.queryOptions({ id }, { enabled: false }));
  return endpoint.data?.name ?? destination.data?.name ?? request.data?.eventType;
}
