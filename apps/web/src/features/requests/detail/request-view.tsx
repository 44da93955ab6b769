"use client";

import type { RequestDetail } from "@postern/contract/request";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { copy } from "@/ui/copy";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { useShortcut } from "@/ui/shortcuts";
import { Skeleton, SkeletonRows } from "@/ui/skeleton";
import { type Tab, Tabs } from "@/ui/tabs";
import { type RequestTab, requestsSearch } from "../search-state.ts";
import { isUnsettled } from "../words/delivery-words.ts";
import { DecisionTab } from "./decision-tab.tsx";
import { DeliveriesTab } from "./deliveries-tab.tsx";
import { HistoryTab, linesOfHistory } from "./history-tab.tsx";
import { RequestHeader } from "./request-header.tsx";
import { RequestTabContent } from "./request-tab.tsx";
import { Timeline } from "./timeline.tsx";

// Loaded when it is asked for: most who look at a request do not replay it.
const ReplayDialog = dynamic(() => import("./replay-dialog.tsx").then((module) => module.ReplayDialog), { ssr: false });

interface RequestViewProps {
  id: string;
  first?: RequestDetail | undefined;
  /** Buttons of the place it stands in: close, open page, next. */
  actions?: ReactNode;
}

const refreshMs = 1_500;

/** Everything about one request: what happened in a sentence, when, and why. */
export function RequestView({ id, first, actions }: RequestViewProps) {
  const trpc = useTRPC();
  const request = useQuery(
    trpc.request.get.queryOptions(
      { id },
      {
        ...(first && { initialData: first }),
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => (state.data && isUnsettled(state.data.deliveries) ? refreshMs : false),
      },
    ),
  );
  if (request.data)
    return (
      <div className={request.isPlaceholderData ? "opacity-60 transition-opacity" : ""}>
        {request.error && <ErrorState as="banner" problem={problemOf(request.error)} onRetry={() => void request.refetch()} />}
        <RequestSheet request={request.data} actions={actions} />
      </div>
    );
  return (
    <>
      <div className="flex justify-end px-(--gutter) pt-2">{actions}</div>
      {request.error ? <ErrorState problem={problemOf(request.error)} onRetry={() => void request.refetch()} /> : <RequestSkeleton />}
    </>
  );
}

function RequestSheet({ request, actions }: { request: RequestDetail; actions: ReactNode }) {
  const [replayOpen, setReplayOpen] = useState(false);
  const refusal = useRefusal("operate") ?? (request.bodyStored ? undefined : "Its body was not stored, so there is nothing to bring again.");
  useShortcut({ keys: "r", label: "Replay", group: "Request", run: () => setReplayOpen(true), disabled: refusal !== undefined });
  useShortcut({ keys: "y", label: "Copy the id", group: "Request", run: () => void copy(request.id, "request id") });
  return (
    <>
      <RequestHeader request={request} actions={actions} refusal={refusal} onReplay={() => setReplayOpen(true)} />
      <Timeline request={request} />
      <RequestTabs request={request} />
      {replayOpen && <ReplayDialog request={request} open onOpenChange={setReplayOpen} />}
    </>
  );
}

const contents: Record<RequestTab, (props: { request: RequestDetail }) => ReactNode> = {
  decision: DecisionTab,
  request: RequestTabContent,
  deliveries: DeliveriesTab,
  history: HistoryTab,
};

function RequestTabs({ request }: { request: RequestDetail }) {
  const [tab, setTab] = useQueryState("tab", requestsSearch.tab);
  const show = (name: RequestTab) => void setTab(name);
  useShortcut({ keys: "d", label: "Decision", group: "Request", run: () => show("decision") });
  useShortcut({ keys: "q", label: "Request", group: "Request", run: () => show("request") });
  useShortcut({ keys: "v", label: "Deliveries", group: "Request", run: () => show("deliveries") });
  useShortcut({ keys: "h", label: "History", group: "Request", run: () => show("history") });
  const tabs: Tab<RequestTab>[] = [
    { name: "decision", label: "Decision", keys: "d" },
    { name: "request", label: "Request", keys: "q" },
    { name: "deliveries", label: "Deliveries", keys: "v", count: request.deliveryList.length },
    { name: "history", label: "History", keys: "h", count: linesOfHistory(request) },
  ];
  const Content = contents[tab];
  return (
    <Tabs label="About this request" tabs={tabs} current={tab} onChange={show}>
      <Content key={request.id} request={request} />
    </Tabs>
  );
}

function RequestSkeleton() {
  return (
    <div className="px-(--gutter) pt-2">
      <Skeleton className="mb-3 h-6 w-2/3" />
      <Skeleton className="mb-6 h-4 w-1/2" />
      <SkeletonRows rows={6} columns={3} />
    </div>
  );
}
