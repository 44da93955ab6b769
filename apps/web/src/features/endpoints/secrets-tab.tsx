"use client";

import type { Endpoint, Secret } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Made } from "@/ui/made";
import { useNow } from "@/ui/now";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { AddSecretDialog } from "./add-secret-dialog.tsx";
import { RetireSecretDialog } from "./retire-secret-dialog.tsx";

interface SecretsTabProps {
  endpoint: Endpoint;
  provider: ProviderCard | undefined;
}

const none: Secret[] = [];

/** The secrets that signatures are checked with: any active one will do, so that one can follow another without a gap. */
export function SecretsTab({ endpoint, provider }: SecretsTabProps) {
  const trpc = useTRPC();
  const refusal = useRefusal("configure");
  const [adding, setAdding] = useState(false);
  const [retiring, setRetiring] = useState<Secret>();
  const secrets = useQuery(trpc.secret.list.queryOptions({ endpointId: endpoint.id }));
  const lasting = (secrets.data ?? none).filter(({ activeUntil }) => activeUntil === undefined);
  return (
    <div className="flex flex-col gap-4 p-(--gutter)">
      <Section
        title="Secrets"
        description="Written and never read back. Any active one is enough, so to rotate: add the new one, change it at the sender, retire the old one."
        flush
        actions={
          <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setAdding(true)}>
            Add secret
          </Button>
        }
      >
        {secrets.error && <ErrorState as="banner" problem={problemOf(secrets.error)} onRetry={() => void secrets.refetch()} />}
        <DataTable
          label="Secrets"
          columns={columnsWith(setRetiring, refusal)}
          rows={secrets.data ?? none}
          keyOf={({ id }) => id}
          empty={secrets.isPending ? <SkeletonRows rows={2} columns={4} /> : secrets.data && <NoSecrets provider={provider} />}
        />
      </Section>
      <AddSecretDialog open={adding} onOpenChange={setAdding} endpoint={endpoint} provider={provider} />
      {retiring && <RetireSecretDialog secret={retiring} isLast={lasting.length < 2} onClose={() => setRetiring(undefined)} />}
    </div>
  );
}

function NoSecrets({ provider }: { provider: ProviderCard | undefined }) {
  return (
    <EmptyState title="No secret yet">
      {provider?.handsOverSecret
        ? `${provider.name} hands it over with its first call; whoever calls first sets it. Add it here if you know it already.`
        : provider
          ? `Until there is one, every request is refused. ${provider.secretHint}`
          : "This endpoint needs one once its policy has a signature or shared-secret gate."}
    </EmptyState>
  );
}

function columnsWith(onRetire: (secret: Secret) => void, refusal: string | undefined): Column<Secret>[] {
  return [
    { key: "lastFour", head: "Ends with", width: "104px", narrowWidth: "92px", cell: ({ lastFour }) => <span className="font-mono">…{lastFour}</span> },
    { key: "state", head: "State", width: "150px", cell: (secret) => <SecretState secret={secret} /> },
    { key: "kind", head: "Kind", width: "108px", from: "roomy", cell: ({ kind }) => (kind === "public-key" ? "Public key" : "Shared") },
    {
      key: "used",
      head: "Last used",
      from: "wide",
      cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : <span className="text-muted">never</span>),
    },
    {
      key: "created",
      head: "Created",
      from: "wide",
      cell: ({ createdAt, createdBy, claimedFrom }) => <Made at={createdAt} by={claimedFrom === undefined ? createdBy : `a call from ${claimedFrom}`} />,
    },
    {
      key: "actions",
      head: "",
      width: "112px",
      align: "end",
      cell: (secret) =>
        secret.activeUntil === undefined && (
          <Button size="small" refusal={refusal} onClick={() => onRetire(secret)}>
            Retire
          </Button>
        ),
    },
  ];
}

function SecretState({ secret: { activeUntil } }: { secret: Secret }) {
  const now = useNow();
  if (activeUntil === undefined)
    return (
      <Badge tone="good" shape="dot" look="plain">
        Active
      </Badge>
    );
  if (activeUntil.getTime() <= now)
    return (
      <Badge tone="muted" shape="dash" look="plain">
        Retired
      </Badge>
    );
  return (
    <Badge tone="warn" shape="half" look="plain">
      Ends <Time at={activeUntil} />
    </Badge>
  );
}
