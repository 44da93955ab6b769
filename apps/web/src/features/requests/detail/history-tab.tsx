"use client";

import type { RequestDetail } from "@postern/contract/request";
import Link from "next/link";
import type { ReactNode } from "react";
import { useProjectHref } from "@/api/use-project-href";
import { EmptyState } from "@/ui/empty-state";
import { shortId } from "@/ui/id";
import { Shape, type ShapeName } from "@/ui/shape";
import { Time } from "@/ui/time";

/** What else belongs to this request: the first of its event, its duplicates, its replays. */
export function HistoryTab({ request }: { request: RequestDetail }) {
  const { duplicateOf, duplicates, replays, folded, promoted } = request;
  if (linesOfHistory(request) === 0)
    return <EmptyState title="Nothing else belongs to it">Duplicates of its event and replays would be listed here.</EmptyState>;
  return (
    <ul>
      {folded > 1 && <Line shape="triangle">This row stands for {folded.toLocaleString("en-US")} requests like it, which came as a flood.</Line>}
      {promoted && (
        <Line shape="dot">
          Made an event by {promoted.by} <Time at={promoted.at} as="ago" />
        </Line>
      )}
      {duplicateOf && (
        <Line shape="copies">
          Duplicate of <RequestLink id={duplicateOf} />
        </Line>
      )}
      {duplicates.map((id) => (
        <Line key={id} shape="copies">
          Came again as <RequestLink id={id} />
        </Line>
      ))}
      {replays.map((replay) => (
        <Line key={replay.id} shape="half">
          Replayed by {replay.createdBy} <Time at={replay.createdAt} as="ago" />
        </Line>
      ))}
    </ul>
  );
}

/** How much there is to tell. */
export function linesOfHistory({ duplicateOf, duplicates, replays, folded, promoted }: RequestDetail): number {
  return [folded > 1, promoted, duplicateOf].filter(Boolean).length + duplicates.length + replays.length;
}

function Line({ shape, children }: { shape: ShapeName; children: ReactNode }) {
  return (
    <li className="flex min-h-9 items-center gap-2.5 border-b px-(--gutter) py-1.5">
      <Shape name={shape} className="size-2.5 text-muted" />
      <span>{children}</span>
    </li>
  );
}

function RequestLink({ id }: { id: string }) {
  const href = useProjectHref();
  return (
    <Link href={href("requests", id)} className="font-mono text-accent text-small hover:underline">
      {shortId(id)}
    </Link>
  );
}
