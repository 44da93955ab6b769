"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "./client.ts";

/** Providers by the name they are known by: "GitHub" for `github`; the slug while that is on its way. */
export function useProviderName(): (slug: string) => string {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.provider.list.queryOptions({}, { staleTime: Number.POSITIVE_INFINITY }));
  return (slug) => data.find((provider) => provider.slug === slug)?.name ?? slug;
}
