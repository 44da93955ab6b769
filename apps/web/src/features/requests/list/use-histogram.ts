"use client";

import type { Range, RequestRow } from "@postern/contract/request";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "@/api/client";
import type { Histogram } from "./histogram-bars.ts";

interface HistogramInput {
  projectId: string;
  filter: string;
  range: Range;
}

/** Counts of the whole range, refreshed as rows arrive. */
export function useHistogram(input: HistogramInput, rows: readonly RequestRow[], first: Histogram | undefined) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.request.histogram.queryOptions(input, { ...(first && { initialData: first }), placeholderData: keepPreviousData, refetchInterval: 15_000 }),
  );
  const newestId = rows[0]?.id;
  const { refetch } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row is the reason to count again, two seconds later so that a burst counts once
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), 2_000);
    return () => clearTimeout(timer);
  }, [newestId, refetch]);
  return query;
}
