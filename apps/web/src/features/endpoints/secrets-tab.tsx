"use client";

import type { Endpoint, Secret } from "@postern/contract/endpoint";
import type { ProviderCard } from "@postern/contract/provider";
import { type SecretStage, stageOf } from "@postern/contract/secret-life";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Made } from "@/ui/made";
import { useNow } from "@/ui/now";
import { countOf } from "@/ui/number-format";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import type { ShapeName } from "@/ui/shape";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { AddSecretDialog } from "./add-secret-dialog.tsx";
import { RetireSecretDialog } from "./retire-secret-dialog.tsx";
import { Rotation } from "./rotation.tsx";

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
  const all = secrets.data ?? none;
  const lasting = all.filter(({ activeUntil }) => activeUntil === undefined);
  return (
    <div className="flex flex-col gap-4 p-(--gutter)">
      <Section
        title="Secrets"
        description="Written and never read back. Any active one is enough, so a rotation has two steps and no gap: add the next one, then retire the old one."
        flush
        actions={
          <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setAdding(true)}>
            {lasting.length > 0 ? "Rotate…" : "Add secret"}
          </Button>
        }
      >
        {secrets.error && <ErrorState as="banner" problem={problemOf(secrets.error)} onRetry={() => void secrets.refetch()} />}
        <Rotation secrets={all} refusal={refusal} onRetire={setRetiring} />
        <DataTable
          label="Secrets"
          columns={columnsWith({ all, refusal, onRetire: setRetiring })}
          rows={all}
          keyOf={({ id }) => id}
          empty={secrets.isPending ? <SkeletonRows rows={2} columns={4} /> : secrets.data && <NoSecrets provider={provider} />}
        />
      </Section>
      <AddSecretDialog open={adding} onOpenChange={setAdding} endpoint={endpoint} provider={provider} follows={lasting.length > 0} />
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

interface ColumnsInput {
  all: readonly Secret[];
  refusal: string | undefined;
  onRetire: (secret: Secret) => void;
}

function columnsWith({ all, refusal, onRetire }: ColumnsInput): Column<Secret>[] {
  return [
    { key: "lastFour", head: "Ends with", width: "104px", narrowWidth: "92px", cell: ({ lastFour }) => <span className="font-mono">…{lastFour}</span> },
    { key: "state", head: "State", width: "190px", narrowWidth: "150px", cell: (secret) => <SecretState secret={secret} all={all} /> },
    { key: "kind", head: "Kind", width: "108px", from: "roomy", cell: ({ kind }) => (kind === "public-key" ? "Public key" : "Shared") },
    {
      key: "used",
      head: "Last used",
      width: "112px",
      from: "wide",
      cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : <span className="text-muted">never</span>),
    },
    { key: "proved", head: "7 days", width: "112px", from: "wide", align: "end", cell: ({ requests7d }) => countOf(requests7d, "request") },
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
        stageOf(secret, all, Date.now()) !== "retired" && (
          <Button size="small" refusal={refusal} onClick={() => onRetire(secret)}>
            Retire
          </Button>
        ),
    },
  ];
}

/** `more` is left out where an end has to be told instead. */
const stages: Record<SecretStage, { word: string; more?: string; tone: Tone; shape: ShapeName }> = {
  only: { word: "Active", tone: "good", shape: "dot" },
  current: { word: "Active", tone: "good", shape: "dot" },
  next: { word: "Next", more: ", unused", tone: "busy", shape: "ring" },
  old: { word: "Old", more: ", active", tone: "warn", shape: "half" },
  ending: { word: "Ends", tone: "warn", shape: "half" },
  retired: { word: "Retired", tone: "muted", shape: "dash" },
};

function SecretState({ secret, all }: { secret: Secret; all: readonly Secret[] }) {
  const stage = stageOf(secret, all, useNow());
  const { word, more = "", tone, shape } = stages[stage];
  const ends = stage === "retired" ? undefined : secret.activeUntil;
  return (
    <Badge tone={ends ? "warn" : tone} shape={ends ? "half" : shape} look="plain">
      {ends ? word : word + more}
      {ends && (
        <>
          {stage === "ending" ? " " : ", ends "}
          <Time at={ends} />
        </>
      )}
    </Badge>
  );
}
