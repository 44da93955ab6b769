"use client";

import type { Range, RequestDetail, RequestRow } from "@postern/contract/request";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useQueryStates } from "nuqs";
import { useRef, useState } from "react";
import { useTRPC } from "@/api/client";
import { useProject } from "@/api/session";
import { useProjectHref } from "@/api/use-project-href";
import { DataTable } from "@/ui/data-table";
import { ErrorState } from "@/ui/error-state";
import { SkeletonRows } from "@/ui/skeleton";
import { requestsSearch } from "../search-state.ts";
import { Arrivals } from "./arrivals.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { Histogram } from "./histogram.tsx";
import type { Histogram as HistogramData } from "./histogram-bars.ts";
import { NewRowsPill, PauseButton, RangeSegments, RowsFooter } from "./list-controls.tsx";
import { NoRequests } from "./no-requests.tsx";
import { requestColumns, requestColumnsBesidePeek } from "./request-columns.tsx";
import { useHistogram } from "./use-histogram.ts";
import { type RequestFeed, type RequestPageData, useRequestFeed } from "./use-request-feed.ts";

// A list that nobody opens a request of does not load what shows one.
const Peek = dynamic(() => import("./peek.tsx").then((module) => module.Peek));

export interface RequestsFirst {
  filter: string;
  range: Range;
  page: RequestPageData | undefined;
  histogram: HistogramData | undefined;
  /** The request open beside the list. */
  open: RequestDetail | undefined;
}

/** The home page: every call that reached an endpoint of the project, live, with what happened to it; one of them open beside the list. */
export function RequestsView({ first }: { first: RequestsFirst }) {
  const [{ r }, setSearch] = useQueryStates(requestsSearch);
  const close = () => void setSearch({ r: null, tab: null }, { history: "push" });
  return (
    <div className="flex min-h-0 flex-1">
      <RequestsList first={first} />
      {r && <Peek id={r} first={first.open?.id === r ? first.open : undefined} onClose={close} />}
    </div>
  );
}

function RequestsList({ first }: { first: RequestsFirst }) {
  const [{ filter, range, r }, setSearch] = useQueryStates(requestsSearch);
  const [scrolled, setScrolled] = useState(false);
  const [paused, setPaused] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const { id: projectId } = useProject();
  const isFirst = filter === first.filter && range === first.range;
  const feed = useRequestFeed({ projectId, filter, range, paused, hold: paused || scrolled, first: isFirst ? first.page : undefined });
  const histogram = useHistogram({ projectId, filter, range }, feed.rows, isFirst ? first.histogram : undefined);
  const misread = feed.problem?.fields?.filter !== undefined; // told under the filter already
  const search = (change: SearchChange) => void setSearch(change);
  const open = (id: string) => void setSearch({ r: id }, { history: r ? "replace" : "push" });
  const release = () => {
    feed.release();
    setPaused(false);
    scroller.current?.scrollTo({ top: 0 });
  };

  return (
    <section aria-labelledby="requests" className="flex min-w-0 flex-1 flex-col">
      <h1 id="requests" className="sr-only">
        Requests
      </h1>
      <Histogram data={histogram.data} dimmed={histogram.isPlaceholderData} />
      <Toolbar filter={filter} range={range} paused={paused} onSearch={search} onPause={(pause) => (pause ? setPaused(true) : release())} />
      {feed.problem && !misread && <ErrorState as="banner" problem={feed.problem} onRetry={feed.retry} />}
      <NewRowsPill count={feed.waiting.length} onPress={release} />
      <RequestTable
        feed={feed}
        openId={r ?? undefined}
        onOpen={open}
        scroller={scroller}
        onScrolled={setScrolled}
        empty={(misread || !feed.problem) && <NoRequests filter={filter} range={range} misread={misread} onChange={search} />}
      />
      <Arrivals feed={feed} />
    </section>
  );
}

interface SearchChange {
  filter?: string | null;
  range?: Range;
}

interface ToolbarProps {
  filter: string;
  range: Range;
  paused: boolean;
  onSearch: (change: SearchChange) => void;
  onPause: (paused: boolean) => void;
}

function Toolbar({ filter, range, paused, onSearch, onPause }: ToolbarProps) {
  const { id: projectId } = useProject();
  return (
    <div className="flex flex-wrap items-start gap-2 border-b px-(--gutter) pt-1 pb-3">
      <FilterBar filter={filter} known={useEndpointNames(projectId)} onChange={(changed) => onSearch({ filter: changed || null })} />
      <RangeSegments range={range} onChange={(changed) => onSearch({ range: changed })} />
      <PauseButton paused={paused} onChange={onPause} />
    </div>
  );
}

interface RequestTableProps {
  feed: RequestFeed;
  openId: string | undefined;
  onOpen: (id: string) => void;
  scroller: React.RefObject<HTMLDivElement | null>;
  onScrolled: (scrolled: boolean) => void;
  empty: React.ReactNode;
}

const keyOf = (row: RequestRow) => row.id;

function RequestTable({ feed, openId, onOpen, scroller, onScrolled, empty }: RequestTableProps) {
  const href = useProjectHref();
  return (
    <DataTable
      label="Requests"
      columns={openId ? requestColumnsBesidePeek : requestColumns}
      rows={feed.rows}
      keyOf={keyOf}
      hrefOf={(row) => href("requests", row.id)}
      onOpen={(row) => onOpen(row.id)}
      openKey={openId}
      arrived={feed.arrived}
      dimmed={feed.loading && feed.rows.length > 0}
      scrollerRef={scroller}
      onScroll={({ top, below }) => {
        onScrolled(top > 8);
        if (below < 400) feed.loadOlder();
      }}
      empty={feed.loading && !feed.problem ? <SkeletonRows rows={12} /> : empty}
      footer={<RowsFooter feed={feed} />}
    />
  );
}

function useEndpointNames(projectId: string): { endpoint: string[] } {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.endpoint.list.queryOptions({ projectId }, { staleTime: 60_000 }));
  return { endpoint: (data ?? []).map((endpoint) => endpoint.name) };
}
