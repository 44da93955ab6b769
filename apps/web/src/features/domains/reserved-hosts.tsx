"use client";

import type { ReservedHost } from "@postern/contract/reserved-host";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal, useSession } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { ReserveHostDialog } from "./reserve-host-dialog.tsx";

/** Host names that are one project's alone, also while nothing is open there. */
export function ReservedHosts() {
  const trpc = useTRPC();
  const refusal = useRefusal("administer");
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<ReservedHost>();
  const list = useQuery(trpc.reservedHost.list.queryOptions({}));
  return (
    <Section
      title="Reserved for projects"
      description="A host name, or all below a domain, that endpoints and shares of one project alone may have."
      flush
      actions={
        <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setAdding(true)}>
          Reserve
        </Button>
      }
    >
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.isPending && <SkeletonRows rows={1} />}
      {list.data?.length === 0 && (
        <EmptyState title="Nothing is reserved">
          Every project may use every name at your domains. {refusal ? "An owner or admin can reserve" : "Reserve"} *.dev.example.com to keep a project's names
          together.
        </EmptyState>
      )}
      <ul>
        {list.data?.map((reserved) => (
          <ReservedRow key={reserved.id} reserved={reserved} refusal={refusal} onRemove={() => setRemoving(reserved)} />
        ))}
      </ul>
      <ReserveHostDialog open={adding} onOpenChange={setAdding} />
      <RemoveDialog reserved={removing} onClose={() => setRemoving(undefined)} />
    </Section>
  );
}

interface ReservedRowProps {
  reserved: ReservedHost;
  refusal: string | undefined;
  onRemove: () => void;
}

function ReservedRow({ reserved: { pattern, projectId, project, createdBy, createdAt }, refusal, onRemove }: ReservedRowProps) {
  const { projects } = useSession();
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b px-4 py-2.5 last:border-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-all font-mono font-semibold">{pattern}</p>
        <p className="break-words text-muted text-small">
          For {projects.find(({ id }) => id === projectId)?.name ?? project} · reserved by {createdBy} <Time at={createdAt} as="ago" />
        </p>
      </div>
      <Button size="small" look="danger" aria-label={`Remove… ${pattern}`} refusal={refusal} onClick={onRemove}>
        Remove…
      </Button>
    </li>
  );
}

function RemoveDialog({ reserved, onClose }: { reserved: ReservedHost | undefined; onClose: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const remove = useMutation(trpc.reservedHost.remove.mutationOptions(after(`${reserved?.pattern} is reserved no more`)));
  return (
    <ConfirmDialog
      open={reserved !== undefined}
      onOpenChange={(open) => open || onClose()}
      title={`Reserve ${reserved?.pattern} no more?`}
      verb="Remove"
      busy={remove.isPending}
      onConfirm={() => reserved && remove.mutate({ id: reserved.id }, { onSuccess: onClose })}
    >
      Every project may then have endpoints and shares there. What is there now stays.
    </ConfirmDialog>
  );
}
