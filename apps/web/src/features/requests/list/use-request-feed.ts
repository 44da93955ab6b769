"use client";

import type { ProblemDetails } from "@postern/contract/problem";
import type { Range, RequestRow } from "@postern/contract/request";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef, useState } from "react";
import { useTRPC } from "@/api/client";
import { problemOf } from "@/ui/problem";
import { toastProblem } from "@/ui/toast";
import { isUnsettled } from "../words/delivery-words.ts";
import { changeFeed, emptyFeed, type Feed } from "./feed.ts";
import { useLiveTail } from "./use-live-tail.ts";

export interface RequestPageData {
  rows: RequestRow[];
  nextCursor?: string | undefined;
}

interface RequestFeedInput {
  projectId: string;
  filter: string;
  range: Range;
  /** The first page as the server rendered it, when it is of this filter and range. */
  first: RequestPageData | undefined;
  /** Keep new rows back: the list is scrolled down, or paused. */
  hold: boolean;
  paused: boolean;
}

export interface RequestFeed extends Feed {
  /** First page of this filter still on its way. */
  loading: boolean;
  loadingOlder: boolean;
  problem: ProblemDetails | undefined;
  retry: () => void;
  release: () => void;
  loadOlder: () => void;
}

const refreshMs = 2_000;

/** The list of requests: its first page, older pages, live rows, and the fate of rows that are still on their way. */
export function useRequestFeed({ projectId, filter, range, first, hold, paused }: RequestFeedInput): RequestFeed {
  const [feed, change] = useReducer(changeFeed, emptyFeed, (empty) =>
    first ? changeFeed(empty, { kind: "loaded", rows: first.rows, nextCursor: first.nextCursor }) : empty,
  );
  const subject = `${projectId} ${range} ${filter}`;
  const [loadedSubject, setLoadedSubject] = useState(first && subject);
  const fresh = loadedSubject === subject;
  const newest = useNewest({ projectId, filter, range }, { first, moving: fresh && isMoving(feed.rows) });
  const holding = useRef(hold);
  useEffect(() => {
    holding.current = hold;
  });

  useEffect(() => {
    if (!newest.data) return;
    if (loadedSubject === subject) return change({ kind: "refreshed", rows: newest.data.rows, hold: holding.current });
    change({ kind: "loaded", rows: newest.data.rows, nextCursor: newest.data.nextCursor });
    setLoadedSubject(subject);
  }, [newest.data, subject, loadedSubject]);

  useLiveTail({
    projectId,
    filter,
    paused,
    ready: fresh,
    after: (feed.waiting[0] ?? feed.rows[0])?.id,
    onRows: (rows) => change({ kind: "arrived", rows, hold: holding.current }),
  });
  const older = useOlder({ projectId, filter, range }, feed, change);

  return {
    ...feed,
    ...older,
    loading: !fresh,
    problem: newest.error ? problemOf(newest.error) : undefined,
    retry: () => void newest.refetch(),
    release: () => change({ kind: "released" }),
  };
}

/** Whether asking again can show something new: a fate still open, or no row yet from which the stream could go on. */
function isMoving(rows: readonly RequestRow[]): boolean {
  return rows.length === 0 || rows.slice(0, 50).some((row) => isUnsettled(row.deliveries));
}

/** The first page, asked again while something on it can change. */
function useNewest(input: ListInput, { first, moving }: { first: RequestPageData | undefined; moving: boolean }) {
  const trpc = useTRPC();
  return useQuery(trpc.request.list.queryOptions(input, { ...(first && { initialData: first }), refetchInterval: moving ? refreshMs : false }));
}

type ListInput = Pick<RequestFeedInput, "projectId" | "filter" | "range">;

function useOlder(input: ListInput, { olderCursor }: Feed, change: (change: { kind: "older"; rows: RequestRow[]; nextCursor: string | undefined }) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [loadingOlder, setLoadingOlder] = useState(false);
  const load = async (cursor: string) => {
    setLoadingOlder(true);
    try {
      const { rows, nextCursor } = await queryClient.fetchQuery(trpc.request.list.queryOptions({ ...input, cursor }));
      change({ kind: "older", rows, nextCursor });
    } catch (error) {
      toastProblem(error);
    } finally {
      setLoadingOlder(false);
    }
  };
  return { loadingOlder, loadOlder: () => void (olderCursor && !loadingOlder && load(olderCursor)) };
}
