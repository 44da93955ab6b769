"use client";

import type { AgentSignIn } from "@postern/contract/agent-sign-in";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";

const none: AgentSignIn[] = [];

/** Agents that act as people: everyone's for those who administer the organization, your own otherwise. */
export function AgentSignIns() {
  const trpc = useTRPC();
  const after = useAfterChange();
  const list = useQuery(trpc.agentSignIn.list.queryOptions({}));
  const end = useMutation(trpc.agentSignIn.end.mutationOptions(after("Agent signed out")));
  const columns = columnsWith((id) => end.mutate({ id }), end.isPending ? end.variables.id : undefined);
  return (
    <Section title="Agents signed in" flush>
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <DataTable
        label="Agents signed in"
        columns={columns}
        rows={list.data ?? none}
        keyOf={({ id }) => id}
        empty={list.isPending ? <SkeletonRows rows={2} /> : !list.error && <NoAgents />}
      />
    </Section>
  );
}

function NoAgents() {
  return (
    <p className="px-4 py-6 text-muted">
      None now. <code className="font-mono text-small">postern login</code> on a machine of yours signs its agent in, and it acts as you.
    </p>
  );
}

function columnsWith(onEnd: (id: string) => void, ending: string | undefined): Column<AgentSignIn>[] {
  return [
    { key: "machine", head: "Machine", cell: ({ machine, agentVersion }) => <span title={`postern ${agentVersion}`}>{machine}</span> },
    { key: "person", head: "Person", width: "24%", from: "wide", cell: ({ person, email, isYou }) => <span title={email}>{isYou ? "You" : person}</span> },
    { key: "address", head: "Address", width: "132px", from: "roomy", cell: ({ address }) => <span className="font-mono text-muted">{address}</span> },
    { key: "since", head: "Since", width: "104px", from: "wide", cell: ({ createdAt }) => <Time at={createdAt} className="text-muted" /> },
    { key: "used", head: "Last used", width: "104px", cell: ({ lastUsedAt }) => <Time at={lastUsedAt} className="text-muted" /> },
    {
      key: "end",
      head: "",
      width: "116px",
      align: "end",
      cell: ({ id, machine }) => (
        <Button size="small" busy={ending === id} aria-label={`Sign out the agent on ${machine}`} onClick={() => onEnd(id)}>
          Sign out
        </Button>
      ),
    },
  ];
}
