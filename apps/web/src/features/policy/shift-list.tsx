"use client";

import type { Simulation } from "@postern/contract/trial";
import Link from "next/link";
import { useProjectHref } from "@/api/use-project-href";
import { shortId } from "@/ui/id";
import { Time } from "@/ui/time";

type Shifts = Simulation["refused"];

/** The requests about which the draft thinks otherwise, each with the gate that makes the difference. */
export function ShiftList({ title, shifts: { count, rows } }: { title: string; shifts: Shifts }) {
  const href = useProjectHref();
  if (count === 0) return null;
  return (
    <details className="rounded-chip border">
      <summary className="flex min-h-8 cursor-default items-center gap-2 px-2 hover:bg-hover">
        <span className="flex-1">{title}</span>
        <span className="tabular-nums">{count.toLocaleString("en-US")}</span>
      </summary>
      <ul className="max-h-72 overflow-y-auto border-t">
        {rows.map(({ requestId, receivedAt, gate, path, reason, seen, isFolded }) => (
          <li key={requestId} className="border-b px-2 py-1.5 text-small last:border-0">
            <span className="flex gap-2">
              {isFolded ? (
                <span className="text-muted">Folded into another row</span>
              ) : (
                <Link href={href("requests", requestId)} className="inline-flex min-h-6 items-center font-mono text-accent hover:underline">
                  {shortId(requestId)}
                </Link>
              )}
              <span className="flex-1" />
              <Time at={receivedAt} className="text-muted" />
            </span>
            <span className="block wrap-anywhere text-muted">
              {[gate && gateWithPlace(gate, path), reason?.replaceAll("-", " "), seen].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {count > rows.length && <p className="border-t px-2 py-1.5 text-muted text-small">The newest {rows.length} are shown.</p>}
    </details>
  );
}

/** "method, gate 2": places count from 1 where people read them. */
function gateWithPlace(gate: string, path: string | undefined): string {
  const name = gate.replaceAll("-", " ");
  return path
    ? `${name}, gate ${path
        .split(".")
        .map((part) => Number(part) + 1)
        .join(".")}`
    : name;
}
