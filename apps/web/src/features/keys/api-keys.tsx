"use client";

import type { ApiKey } from "@postern/contract/access";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { sentenceCase } from "@/ui/sentence-case";
import { SkeletonRows } from "@/ui/skeleton";
import { credentialColumns } from "./credential-columns.tsx";
import { NewApiKeyDialog } from "./new-api-key-dialog.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";

const none: ApiKey[] = [];
const rightsColumn: Column<ApiKey> = { key: "rights", head: "May", width: "16%", from: "roomy", cell: ({ rights }) => sentenceCase(rights.join(", ")) };

/** Keys for programs that call the API. */
export function ApiKeys() {
  const trpc = useTRPC();
  const refusal = useRefusal("configure");
  const after = useAfterChange();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey>();
  const list = useQuery(trpc.apiKey.list.queryOptions({}));
  const revoke = useMutation(trpc.apiKey.revoke.mutationOptions(after(`Revoked ${revoking?.name}`)));
  const close = () => setRevoking(undefined);
  const confirm = () => revoking && revoke.mutate({ id: revoking.id }, { onSuccess: close });
  return (
    <Section
      title="API keys"
      description="For programs that call Postern's API: Authorization: Bearer key_…"
      flush
      actions={
        <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setCreating(true)}>
          Create API key
        </Button>
      }
    >
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <DataTable
        label="API keys"
        columns={credentialColumns({ onRevoke: setRevoking, refusal, own: [rightsColumn] })}
        rows={list.data ?? none}
        keyOf={({ id }) => id}
        empty={list.isPending ? <SkeletonRows rows={2} /> : list.data && <NoKeys />}
      />
      <NewApiKeyDialog open={creating} onOpenChange={setCreating} />
      <RevokeDialog what="API key" name={revoking?.name} busy={revoke.isPending} onConfirm={confirm} onClose={close}>
        Programs that use it are refused from now on. This cannot be undone; create a new one in its place.
      </RevokeDialog>
    </Section>
  );
}

function NoKeys() {
  return <EmptyState title="No API key yet">A key names its own rights, never more than you have. It is shown once.</EmptyState>;
}
