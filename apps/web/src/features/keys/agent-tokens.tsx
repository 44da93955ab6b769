"use client";

import type { AgentToken } from "@postern/contract/access";
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
import { SkeletonRows } from "@/ui/skeleton";
import { credentialColumns } from "./credential-columns.tsx";
import { NewAgentTokenDialog } from "./new-agent-token-dialog.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";

const none: AgentToken[] = [];

const limits: Column<AgentToken>[] = [
  { key: "tunnels", head: "Tunnels", width: "9%", from: "roomy", cell: ({ tunnels }) => <LimitedTo names={tunnels} /> },
  { key: "endpoints", head: "Endpoints", width: "9%", from: "roomy", cell: ({ endpoints }) => <LimitedTo names={endpoints} /> },
];

function LimitedTo({ names }: { names: readonly string[] }) {
  return names.length > 0 ? <span className="font-mono">{names.join(", ")}</span> : <span className="text-muted">any</span>;
}

/** Credentials for `postern listen` on people's machines. */
export function AgentTokens() {
  const trpc = useTRPC();
  const refusal = useRefusal("configure");
  const after = useAfterChange();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<AgentToken>();
  const list = useQuery(trpc.agentToken.list.queryOptions({}));
  const revoke = useMutation(trpc.agentToken.revoke.mutationOptions(after(`Revoked ${revoking?.name}`)));
  const close = () => setRevoking(undefined);
  const confirm = () => revoking && revoke.mutate({ id: revoking.id }, { onSuccess: close });
  return (
    <Section
      title="Agent tokens"
      description="For postern listen: they open tunnels of this organization, and nothing else."
      flush
      actions={
        <Button icon={<Plus className="size-3.5" />} refusal={refusal} onClick={() => setCreating(true)}>
          Create agent token
        </Button>
      }
    >
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <DataTable
        label="Agent tokens"
        columns={credentialColumns<AgentToken>({ onRevoke: setRevoking, refusal, own: limits })}
        rows={list.data ?? none}
        keyOf={({ id }) => id}
        empty={list.isPending ? <SkeletonRows rows={2} /> : list.data && <NoTokens />}
      />
      <NewAgentTokenDialog open={creating} onOpenChange={setCreating} />
      <RevokeDialog what="agent token" name={revoking?.name} busy={revoke.isPending} onConfirm={confirm} onClose={close}>
        Its connection ends within 5 seconds. What was on its way waits for the next agent; nothing is dropped.
      </RevokeDialog>
    </Section>
  );
}

function NoTokens() {
  return <EmptyState title="No agent token yet">One a machine, so that one can be revoked without the others.</EmptyState>;
}
