"use client";

import type { Tunnel, TunnelLogEntry } from "@postern/contract/tunnel";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/api/client";
import { useProjectHref } from "@/api/use-project-href";
import { Duration } from "@/ui/figures";
import { Section } from "@/ui/section";
import { Shape, type ShapeName } from "@/ui/shape";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { actionWords } from "../audit/action-words.ts";
import { shortReason } from "../requests/words/reason.ts";

/** What happened at a tunnel in the last day, the newest first; it grows by itself. */
export function TunnelLog({ id }: { id: Tunnel["id"] }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.tunnel.log.queryOptions({ id }, { refetchInterval: 3_000 }));
  return (
    <Section title="Lately" description="Agents that came and went, what was brought, and what was refused at its endpoints" flush>
      {!data && <SkeletonRows rows={4} columns={3} />}
      {data?.length === 0 && <p className="p-4 text-muted">Nothing happened in the last 24 hours.</p>}
      <ol className="flex max-h-96 flex-col overflow-y-auto py-1" aria-label="What happened lately" tabIndex={data && data.length > 0 ? 0 : -1}>
        {data?.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Section>
  );
}

const look: Record<TunnelLogEntry["kind"], ShapeName> = { agent: "ring", delivery: "dot", refusal: "cross" };

function Entry({ entry }: { entry: TunnelLogEntry }) {
  const { at, kind, what, who, requestId } = entry;
  const href = useProjectHref();
  const words = kind === "agent" ? `${actionWords(what)}${who ? `, ${who}` : ""}` : what;
  return (
    <li className="flex flex-wrap items-center gap-x-3 px-4 py-0.5">
      <Time at={at} className="w-16 shrink-0 text-muted text-small" />
      <Shape name={look[kind]} className={`size-2 shrink-0 ${toneOf(entry)}`} />
      <span className="min-w-0 flex-1 truncate">
        {requestId ? (
          <Link href={href("requests", requestId)} className="rounded-chip hover:underline">
            {words}
          </Link>
        ) : (
          words
        )}
      </span>
      <Outcome entry={entry} />
    </li>
  );
}

function Outcome({ entry: { kind, status, reason, durationMs } }: { entry: TunnelLogEntry }) {
  if (kind === "agent") return null;
  const word = kind === "refusal" ? `refused: ${shortReason(reason ?? "refused")}` : (status ?? shortReason(reason ?? "no answer"));
  return (
    <span className="shrink-0 text-muted text-small tabular-nums">
      {word}
      {durationMs !== undefined && (
        <>
          , <Duration ms={durationMs} />
        </>
      )}
    </span>
  );
}

function toneOf({ kind, status }: TunnelLogEntry): string {
  if (kind === "agent") return "text-muted";
  if (kind === "refusal") return "text-warn";
  return status !== undefined && status < 300 ? "text-good" : "text-bad";
}
