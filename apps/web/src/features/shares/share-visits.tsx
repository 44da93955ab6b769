"use client";

import type { ShareDetail, Visit } from "@postern/contract/share";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { type Column, DataTable } from "@/ui/data-table";
import { ErrorState } from "@/ui/error-state";
import { bytesInWords } from "@/ui/number-format";
import { problemOf } from "@/ui/problem";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { visitReason } from "./visit-reason.ts";

/** Who is signed in at a share, and what came to it last. */
export function ShareVisits({ shareId }: { shareId: string }) {
  const trpc = useTRPC();
  const detail = useQuery(trpc.share.get.queryOptions({ id: shareId as ShareDetail["share"]["id"] }, { refetchInterval: 5_000 }));
  if (detail.error) return <ErrorState as="banner" problem={problemOf(detail.error)} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <SkeletonRows rows={2} />;
  const { guests, visits } = detail.data;
  return (
    <div className="flex flex-col gap-2 pt-1">
      {guests.length > 0 && (
        <p className="text-small">
          <span className="text-muted">Signed in: </span>
          {guests.map(({ email }) => email).join(", ")}
        </p>
      )}
      <DataTable label="Visits" columns={columns} rows={visits} keyOf={({ id }) => id} empty={<p className="px-4 py-3 text-muted">Nobody has come yet.</p>} />
    </div>
  );
}

const columns: Column<Visit>[] = [
  { key: "at", head: "When", width: "104px", cell: ({ at }) => <Time at={at} className="text-muted" /> },
  {
    key: "status",
    head: "Answer",
    width: "72px",
    cell: ({ status, verdict }) => <span className={verdict === "refused" ? "text-warn" : ""}>{status || "—"}</span>,
  },
  {
    key: "what",
    head: "Request",
    cell: ({ method, path, reason }) => (
      <>
        <span className="block truncate font-mono text-small" title={`${method} ${path}`}>
          {method} {path}
        </span>
        {reason && <span className="block whitespace-normal pb-1 text-muted wide:hidden">{visitReason(reason)}</span>}
      </>
    ),
  },
  {
    key: "who",
    head: "Who",
    width: "180px",
    from: "wide",
    cell: ({ who, address }) => (
      <span className="block truncate" title={address}>
        {who || address}
      </span>
    ),
  },
  { key: "why", head: "Why not", width: "220px", from: "wide", cell: ({ reason }) => <span className="text-muted">{reason ? visitReason(reason) : ""}</span> },
  {
    key: "bytes",
    head: "Sent",
    width: "84px",
    align: "end",
    from: "roomy",
    cell: ({ bytesOut }) => <span className="text-muted">{bytesInWords(bytesOut)}</span>,
  },
];
