"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { Button } from "@/ui/button";
import { problemOf } from "@/ui/problem";
import { Shape } from "@/ui/shape";
import { Time } from "@/ui/time";

/** Whether the log is whole, as far as someone has looked. */
export function VerifyBanner() {
  const trpc = useTRPC();
  const { data, error, isFetching, refetch } = useQuery(
    trpc.audit.verify.queryOptions({}, { enabled: false, staleTime: Number.POSITIVE_INFINITY, retry: false }),
  );
  const broken = data?.firstBadSeq;
  return (
    <div className="mx-(--gutter) mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-panel border bg-panel px-4 py-2">
      <output className="min-w-0 flex-1 basis-60">
        {error ? (
          <span className="text-bad">{problemOf(error).title}. The chain was not checked.</span>
        ) : broken !== undefined ? (
          <span className="text-bad">
            <Shape name="cross" className="mr-2 size-2.5" />
            The chain breaks at entry {broken.toLocaleString("en-US")}: what follows cannot be trusted. Keep a copy and tell your operator.
          </span>
        ) : data ? (
          <>
            <Shape name="dot" className="mr-2 size-2.5 text-good" />
            Chain verified: {data.entries.toLocaleString("en-US")} entries, all hashes fit.{" "}
            <code className="break-all font-mono text-muted text-small">{data.headHash.slice(0, 16)}…</code>
          </>
        ) : (
          <span className="text-muted">The chain was not checked on this screen yet.</span>
        )}
      </output>
      {data && (
        <span className="text-muted text-small">
          Checked <Time at={data.verifiedAt} as="ago" />
        </span>
      )}
      <Button size="small" busy={isFetching} onClick={() => void refetch()}>
        Verify now
      </Button>
    </div>
  );
}
