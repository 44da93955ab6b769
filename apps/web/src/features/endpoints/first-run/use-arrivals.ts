"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { RequestRow } from "@postern/contract/request";
import { useEffect, useState } from "react";
import { useTRPCClient } from "@/api/client";

const keptMax = 20;
const againMs = 2_000;

/** The requests of one endpoint since this was shown, newest first, as they come. */
export function useArrivals({ id, projectId }: Pick<Endpoint, "id" | "projectId">): readonly RequestRow[] {
  const [rows, setRows] = useState<readonly RequestRow[]>([]);
  const client = useTRPCClient();
  useEffect(() => {
    const since = Date.now();
    const input = { projectId, filter: `endpoint:${id}` };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stream: { unsubscribe: () => void } | undefined;
    let ended = false;
    const take = (news: readonly RequestRow[]) => setRows((known) => merge(known, news));
    // What came before the stream stood is asked for once it stands.
    const catchUp = () => {
      const page = client.request.list.query({ ...input, range: "1h", limit: keptMax });
      page.then(({ rows: news }) => take(news.filter(({ receivedAt }) => receivedAt.getTime() >= since))).catch(() => {});
    };
    // The server ends streams every ten minutes to check rights again; what failed is tried again a little later.
    const again = () => {
      if (!ended) timer = setTimeout(open, againMs);
    };
    const open = () => {
      stream = client.request.tail.subscribe(input, { onStarted: catchUp, onData: ({ data }) => take([data]), onComplete: again, onError: again });
    };
    open();
    return () => {
      ended = true;
      clearTimeout(timer);
      stream?.unsubscribe();
    };
  }, [client, id, projectId]);
  return rows;
}

function merge(known: readonly RequestRow[], news: readonly RequestRow[]): readonly RequestRow[] {
  const fresh = news.filter((row) => !known.some((other) => other.id === row.id));
  if (fresh.length === 0) return known;
  return [...fresh, ...known].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, keptMax);
}
