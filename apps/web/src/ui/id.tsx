"use client";

import { copy } from "./copy.ts";
import { Tooltip } from "./tooltip.tsx";

/** An id, cut to its kind and its last letters (the first are the time, alike in neighbours); a press copies it whole. */
export function Id({ id, what = "id" }: { id: string; what?: string }) {
  return (
    <Tooltip text={`Copy ${id}`}>
      <button
        type="button"
        onClick={() => void copy(id, what)}
        className="min-h-6 rounded-chip font-mono text-small text-muted hover:text-ink"
        aria-label={`${shortId(id)}, copy ${what}`}
      >
        {shortId(id)}
      </button>
    </Tooltip>
  );
}

export function shortId(id: string): string {
  const cut = id.indexOf("_");
  return id.length > cut + 9 ? `${id.slice(0, cut + 1)}…${id.slice(-7)}` : id;
}
