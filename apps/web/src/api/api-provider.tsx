"use client";

import type { AppRouter } from "@postern/contract/app-router";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchStreamLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { problemOf } from "@/ui/problem";
import { TRPCProvider } from "./client.ts";

const url = "/api/trpc";
const retriesMax = 2;

/** Gives pages the API: calls that happen together travel together, tails travel as server-sent events. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(createClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider queryClient={queryClient} trpcClient={client}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 5_000, retry: (failures, error) => failures < retriesMax && isPassing(error), refetchOnWindowFocus: true } },
  });
}

/** Only what may pass by itself is asked again: no answer, or a fault of the server. */
function isPassing(error: unknown): boolean {
  const { status } = problemOf(error);
  return status === 0 || status >= 500;
}

function createClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url, transformer: superjson }),
        // The header proves that a page of ours sent the call: other sites cannot set it.
        false: httpBatchStreamLink({ url, transformer: superjson, maxItems: 10, headers: { "x-postern": "1" } }),
      }),
    ],
  });
}
