"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { Badge } from "@/ui/badge";
import { useNow } from "@/ui/now";
import { Time } from "@/ui/time";

interface HandedOverSecretProps {
  endpoint: Endpoint;
  provider: ProviderCard;
}

/** Where a provider's first call sets the secret: that the endpoint waits for it, or from which address it came, and when. */
export function HandedOverSecret({ endpoint, provider }: HandedOverSecretProps) {
  const trpc = useTRPC();
  const now = useNow();
  const { data } = useQuery(trpc.secret.list.queryOptions({ endpointId: endpoint.id }, { refetchInterval: 5_000 }));
  if (!data) return null;
  const active = data.filter(({ activeUntil }) => activeUntil === undefined || activeUntil.getTime() > now);
  const claimed = active.find(({ claimedFrom }) => claimedFrom !== undefined);
  if (active.length === 0)
    return (
      <p className="mt-1">
        <Badge tone="warn" shape="half" look="plain">
          Waits for {provider.name}'s first call
        </Badge>{" "}
        <span className="text-muted">Whoever calls first sets the secret. Register the address at {provider.name} now.</span>
      </p>
    );
  if (!claimed) return null;
  return (
    <p className="mt-1 text-muted">
      The secret …{claimed.lastFour} came with a call from <code className="font-mono text-small">{claimed.claimedFrom}</code>,{" "}
      <Time at={claimed.createdAt} as="ago" />. Was that not {provider.name}? Retire it now under Secrets: then the endpoint waits again.
    </p>
  );
}
