"use client";

import type { Replay } from "@postern/contract/request";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/api/client";
import { useProject } from "@/api/session";
import { useProjectHref } from "@/api/use-project-href";
import { Badge } from "@/ui/badge";
import { LinkButton } from "@/ui/button";
import { type Column, DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Id } from "@/ui/id";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";

const none: Replay[] = [];
const refreshMs = 3_000;

/** Who brought which old events again, and what came of it. */
export function ReplaysView({ first }: { first: Replay[] | undefined }) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const list = useQuery(
    trpc.replay.list.queryOptions(
      { projectId },
      { ...(first && { initialData: first }), refetchInterval: ({ state }) => (state.data?.some(({ pending }) => pending > 0) ? refreshMs : 30_000) },
    ),
  );
  return (
    <>
      <PageHeader title="Replays" description="Old events brought again, as new deliveries." />
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <DataTable
        label="Replays"
        className="border-t"
        columns={columns}
        rows={list.data ?? none}
        keyOf={({ id }) => id}
        empty={list.isPending ? <SkeletonRows /> : list.data && <NoReplays />}
      />
    </>
  );
}

const columns: readonly Column<Replay>[] = [
  { key: "when", head: "When", width: "120px", cell: ({ createdAt }) => <Time at={createdAt} className="text-muted" /> },
  { key: "who", head: "By", width: "30%", cell: ({ createdBy }) => createdBy },
  { key: "outcome", head: "Outcome", cell: (replay) => <Outcome replay={replay} /> },
  { key: "requests", head: "Requests", width: "84px", align: "end", from: "wide", cell: ({ requests }) => requests.toLocaleString("en-US") },
  { key: "deliveries", head: "Deliveries", width: "92px", align: "end", from: "wide", cell: ({ deliveries }) => deliveries.toLocaleString("en-US") },
  { key: "id", head: "Id", width: "124px", from: "roomy", cell: ({ id }) => <Id id={id} what="replay id" /> },
];

function Outcome({ replay: { deliveries, delivered, failed, pending } }: { replay: Replay }) {
  if (deliveries === 0) return <span className="text-muted">No route led anywhere</span>;
  const look =
    failed > 0
      ? ({ tone: "bad", shape: "cross" } as const)
      : pending > 0
        ? ({ tone: "busy", shape: "half" } as const)
        : ({ tone: "good", shape: "dot" } as const);
  const parts = [failed > 0 && `${failed} failed`, pending > 0 && `${pending} pending`, `${delivered} of ${deliveries} delivered`];
  return (
    <Badge {...look} look="plain">
      {parts.filter(Boolean).join(", ")}
    </Badge>
  );
}

function NoReplays() {
  const href = useProjectHref();
  return (
    <EmptyState
      title="Nothing was replayed yet"
      action={
        <LinkButton>
          <Link href={href("requests")}>Go to requests</Link>
        </LinkButton>
      }
    >
      Open a request and press r: its body and headers go out again, along its routes or to one destination.
    </EmptyState>
  );
}
