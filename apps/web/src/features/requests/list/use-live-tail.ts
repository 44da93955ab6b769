"use client";

import type { RequestRow } from "@postern/contract/request";
import { useEffect, useRef } from "react";
import { useTRPCClient } from "@/api/client";
import { type LiveState, liveStatus } from "@/api/live-status";

interface LiveTailInput {
  projectId: string;
  filter: string;
  /** The newest row already shown: the stream begins right after it, so nothing falls between. */
  after: string | undefined;
  /** Whether the first page is here; before it, there is nothing to go on from. */
  ready: boolean;
  paused: boolean;
  onRows: (rows: RequestRow[]) => void;
}

type TailPosition = { lastEventId: string | undefined };

const gatherMs = 100;
const backoffMaxMs = 15_000;

/** Follows the requests as they arrive: batched for the eye, resumed from the last id after every break, and told by its state in the top bar. */
export function useLiveTail({ projectId, filter, after, ready, paused, onRows }: LiveTailInput): void {
  const client = useTRPCClient();
  const latest = useRef({ onRows, after, paused });
  useEffect(() => {
    latest.current = { onRows, after, paused };
    if (liveStatus.read().word === "Live" || liveStatus.read().word === "Paused") liveStatus.set({ word: paused ? "Paused" : "Live" });
  });

  useEffect(() => {
    if (!ready) return;
    const gathered = gather((rows) => latest.current.onRows(rows));
    const position: TailPosition = { lastEventId: latest.current.after };
    const stop = follow({
      open: (events) =>
        client.request.tail.subscribe(
          { projectId, filter, ...(position.lastEventId && { lastEventId: position.lastEventId }) },
          {
            onStarted: events.started,
            onConnectionStateChange: ({ state }) => state === "connecting" && events.lost(),
            onData: ({ id, data }) => {
              position.lastEventId = id;
              events.started();
              gathered.add(data);
            },
            onComplete: events.ended,
            onError: events.failed,
          },
        ),
      tell: (state) => liveStatus.set(state.word === "Live" && latest.current.paused ? { word: "Paused" } : state),
    });
    return () => {
      stop();
      gathered.stop();
      liveStatus.set({ word: "Still" });
    };
  }, [client, projectId, filter, ready]);
}

interface StreamEvents {
  started: () => void;
  /** The connection broke and the link is trying again by itself. */
  lost: () => void;
  /** The server closed the stream, as it does every ten minutes to check rights again. */
  ended: () => void;
  failed: () => void;
}

interface FollowInput {
  open: (events: StreamEvents) => { unsubscribe: () => void };
  tell: (state: LiveState) => void;
}

/** Keeps one stream open until stopped: opened again at once when it ends, with growing pauses when it fails, and when the network returns. */
function follow({ open, tell }: FollowInput): () => void {
  let stream: { unsubscribe: () => void } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let begun = false;
  const start = () => {
    clearTimeout(timer);
    stream?.unsubscribe();
    if (!navigator.onLine) return tell({ word: "Offline" });
    stream = open({
      started: () => {
        failures = 0;
        begun = true;
        tell({ word: "Live" });
      },
      lost: () => begun && tell({ word: "Reconnecting", retryAt: 0 }),
      ended: () => again(0),
      failed: () => again(++failures),
    });
  };
  const again = (failed: number) => {
    const waitMs = failed === 0 ? 100 : Math.min(backoffMaxMs, 1_000 * 2 ** (failed - 1)) * (0.8 + 0.4 * Math.random());
    if (failed > 0) tell({ word: "Reconnecting", retryAt: Date.now() + waitMs });
    clearTimeout(timer);
    timer = setTimeout(start, waitMs);
  };
  const offline = () => tell({ word: "Offline" });
  window.addEventListener("online", start);
  window.addEventListener("offline", offline);
  start();
  return () => {
    window.removeEventListener("online", start);
    window.removeEventListener("offline", offline);
    clearTimeout(timer);
    stream?.unsubscribe();
  };
}

/** Hands rows on in batches, so that a burst redraws the table ten times a second and not a hundred. */
function gather(onRows: (rows: RequestRow[]) => void): { add: (row: RequestRow) => void; stop: () => void } {
  let rows: RequestRow[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    onRows(rows);
    rows = [];
  };
  return {
    add(row) {
      rows.push(row);
      timer ??= setTimeout(flush, gatherMs);
    },
    stop: () => clearTimeout(timer),
  };
}
