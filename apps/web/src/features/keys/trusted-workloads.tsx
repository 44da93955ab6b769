"use client";

import type { TrustedWorkload } from "@postern/contract/trusted-workload";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Id } from "@/ui/id";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { AddWorkloadDialog } from "./add-workload-dialog.tsx";
import { conditionText } from "./condition-lines.ts";

/** Programs that open tunnels with a token of their own platform, and keep no secret of ours. */
export function TrustedWorkloads() {
  const trpc = useTRPC();
  const refusal = useRefusal("configure");
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<TrustedWorkload>();
  const list = useQuery(trpc.trustedWorkload.list.queryOptions({}));
  return (
    <Section
      title="Trusted workloads"
      description="Jobs and programs that show a token of their own platform, such as GitHub Actions or Kubernetes: no secret of ours is kept there."
      flush
      actions={
        <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setAdding(true)}>
          Trust a workload
        </Button>
      }
    >
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.isPending && <SkeletonRows rows={2} />}
      {list.data?.length === 0 && <EmptyState title="No workload yet">A job with a token of its own needs no agent token in its secrets.</EmptyState>}
      <ul>
        {list.data?.map((workload) => (
          <WorkloadRow key={workload.id} workload={workload} refusal={refusal} onRemove={() => setRemoving(workload)} />
        ))}
      </ul>
      <AddWorkloadDialog open={adding} onOpenChange={setAdding} />
      <RemoveDialog workload={removing} onClose={() => setRemoving(undefined)} />
    </Section>
  );
}

function RemoveDialog({ workload, onClose }: { workload: TrustedWorkload | undefined; onClose: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const remove = useMutation(trpc.trustedWorkload.remove.mutationOptions(after(`${workload?.name} is trusted no more`)));
  return (
    <ConfirmDialog
      open={workload !== undefined}
      onOpenChange={(open) => open || onClose()}
      title={`Trust ${workload?.name} no more?`}
      verb="Trust no more"
      busy={remove.isPending}
      onConfirm={() => workload && remove.mutate({ id: workload.id }, { onSuccess: onClose })}
    >
      Its agents end within 5 seconds. What was on its way waits; nothing is dropped.
    </ConfirmDialog>
  );
}

interface WorkloadRowProps {
  workload: TrustedWorkload;
  refusal: string | undefined;
  onRemove: () => void;
}

function WorkloadRow({ workload, refusal, onRemove }: WorkloadRowProps) {
  const { id, name, issuer, audience, conditions, createdBy, createdAt, lastUsedAt } = workload;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b px-4 py-2.5 last:border-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-words font-semibold">{name}</span>
          <Id id={id} what="workload id" />
        </p>
        <p className="break-words text-small">
          Tokens of <span className="font-mono">{issuer}</span> for <span className="font-mono">{audience}</span> that claim
        </p>
        <ul className="my-0.5 flex flex-wrap gap-1" aria-label={`What a token of ${name} claims`}>
          {conditions.map(conditionText).map((text) => (
            <li key={text} className="min-w-0 break-words rounded-chip bg-sunken px-1.5 font-mono text-small">
              {text}
            </li>
          ))}
        </ul>
        <Given workload={workload} />
        <p className="text-muted text-small">
          {lastUsedAt ? (
            <>
              Last used <Time at={lastUsedAt} as="ago" />
            </>
          ) : (
            "Never used"
          )}{" "}
          · acts for {createdBy}, who added it <Time at={createdAt} as="ago" />
        </p>
      </div>
      <Button size="small" look="danger" aria-label={`Remove… ${name}`} refusal={refusal} onClick={onRemove}>
        Remove…
      </Button>
    </li>
  );
}

function Given({ workload: { tunnels, endpoints } }: { workload: TrustedWorkload }) {
  const named = (names: readonly string[], all: string) => (names.length > 0 ? names.join(", ") : all);
  return (
    <p className="break-words text-muted text-small">
      May open {named(tunnels, "any tunnel or share")}, with events of {named(endpoints, "any endpoint")}
    </p>
  );
}
