"use client";

import type { ProviderCard, ProviderEntry } from "@postern/contract/provider";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";

/** The catalogue ships with the gateway: while a page is open it does not change. */
const forGood = { staleTime: Number.POSITIVE_INFINITY };
const none: ProviderEntry[] = [];

/** Every provider by name, the best known first; empty while that is on its way. */
export function useProviderEntries(): ProviderEntry[] {
  const trpc = useTRPC();
  return useQuery(trpc.provider.list.queryOptions({}, forGood)).data ?? none;
}

/** One provider's card; nothing while it is on its way, or where there is none. */
export function useProviderCard(slug: string | undefined, first?: ProviderCard): ProviderCard | undefined {
  const trpc = useTRPC();
  const known = first?.slug === slug ? { initialData: first } : {};
  return useQuery(trpc.provider.get.queryOptions({ slug: slug ?? "" }, { ...forGood, ...known, enabled: slug !== undefined, retry: false })).data;
}

/** The cards that stand on the page already, for what happens at a press: nothing is asked for here. */
export function useKnownCard(): (slug: string | undefined) => ProviderCard | undefined {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return (slug) => (slug === undefined ? undefined : queries.getQueryData(trpc.provider.get.queryKey({ slug })));
}
