"use client";

import type { InputOf } from "@postern/contract/api";
import type { AuditEntry } from "@postern/contract/audit";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useTRPC, useTRPCClient } from "@/api/client";
import { Button } from "@/ui/button";
import { DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { SkeletonRows } from "@/ui/skeleton";
import { noFilter } from "./action-words.ts";
import { auditColumns } from "./audit-columns.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { auditSearch } from "./audit-search.ts";
import { EntryDialog } from "./entry-dialog.tsx";
import { VerifyBanner } from "./verify-banner.tsx";

const pageRows = 50;

/** Who did what to what, and whether the log is whole. */
export function AuditView() {
  const [{ entry: openSeq, ...filter }, setSearch] = useQueryStates(auditSearch);
  const { action, actor, target, outcome } = filter;
  const list = useEntries({ ...(action && { action }), ...(actor && { actor }), ...(target && { target }), ...(outcome !== "any" && { outcome }) });
  const rows = useMemo(() => (list.data?.pages ?? []).flatMap((page): AuditEntry[] => page.rows), [list.data]);
  const open = rows.find(({ seq }) => seq === openSeq);
  return (
    <>
      <PageHeader title="Audit log" description="Every change and every look at a payload, with who did it. Each entry's hash covers the one before it." />
      <VerifyBanner />
      <AuditFilters filter={filter} onChange={(changed) => void setSearch(changed)} />
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <DataTable
        label="Audit entries"
        columns={auditColumns}
        rows={rows}
        keyOf={({ seq }) => String(seq)}
        onOpen={({ seq }) => void setSearch({ entry: seq })}
        dimmed={list.isPlaceholderData}
        empty={list.isPending ? <SkeletonRows rows={12} /> : list.data && <NoEntries onClear={() => void setSearch(noFilter)} />}
        footer={
          list.hasNextPage && (
            <div className="flex justify-center p-3">
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Load older
              </Button>
            </div>
          )
        }
      />
      {open && <EntryDialog entry={open} onClose={() => void setSearch({ entry: null })} />}
    </>
  );
}

// tRPC's own infinite query sends a direction along, which the strict input of the API refuses.
function useEntries(input: Omit<InputOf<"audit.list">, "limit" | "cursor">) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  return useInfiniteQuery({
    queryKey: [...trpc.audit.list.pathKey(), "pages", input],
    queryFn: ({ pageParam, signal }) => client.audit.list.query({ ...input, limit: pageRows, ...(pageParam && { cursor: pageParam }) }, { signal }),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
}

function NoEntries({ onClear }: { onClear: () => void }) {
  return <EmptyState title="No entry fits" action={<Button onClick={onClear}>Show everything</Button>} />;
}
