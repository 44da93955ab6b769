"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import type { Choice } from "@/ui/select";

/** What the schema of the signature gate cannot name: the providers there are. */
export function useProviderChoices(): Record<string, readonly Choice[]> {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.provider.list.queryOptions({}, { staleTime: Number.POSITIVE_INFINITY }));
  return { provider: data.map(({ slug, name, scheme }) => ({ value: slug, label: name, hint: scheme })) };
}
