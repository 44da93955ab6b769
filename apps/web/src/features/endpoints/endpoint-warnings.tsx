"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTRPC } from "@/api/client";
import { useNow } from "@/ui/now";
import { Warning } from "@/ui/warning";

interface EndpointWarningsProps {
  endpoint: Endpoint;
  provider: ProviderCard | undefined;
}

/** Why nothing gets in here whatever is sent: the endpoint is closed, or no secret is there to check signatures with. */
export function EndpointWarnings({ endpoint, provider }: EndpointWarningsProps) {
  if (endpoint.state === "closed")
    return (
      <Warning className="mt-2">
        It is closed: every sender hears 410. <TabLink tab="settings">Open it under Settings</TabLink>.
      </Warning>
    );
  return provider && !provider.secretOptional && !provider.handsOverSecret && <SecretWarning endpoint={endpoint} />;
}

const everyMs = 15_000;

function SecretWarning({ endpoint }: { endpoint: Endpoint }) {
  const trpc = useTRPC();
  const now = useNow();
  const { data } = useQuery(trpc.secret.list.queryOptions({ endpointId: endpoint.id }, { refetchInterval: everyMs }));
  if (!data || data.some(({ activeUntil }) => activeUntil === undefined || activeUntil.getTime() > now)) return null;
  return (
    <Warning className="mt-2">
      No secret is active: until one is, the signature gate refuses everyone. <TabLink tab="secrets">Add one under Secrets</TabLink>.
    </Warning>
  );
}

function TabLink({ tab, children }: { tab: string; children: ReactNode }) {
  return (
    <Link href={`?tab=${tab}`} className="underline">
      {children}
    </Link>
  );
}
