"use client";

import { Range } from "@postern/contract/request";
import { ArrowUp, Pause, Play } from "lucide-react";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { countOf } from "@/ui/number-format";
import { Segments } from "@/ui/segments";
import { useShortcut } from "@/ui/shortcuts";
import type { RequestFeed } from "./use-request-feed.ts";

export const rangeWords: Record<Range, string> = { "15m": "15 min", "1h": "1 h", "24h": "24 h", "7d": "7 d", "30d": "30 d" };

export function RangeSegments({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  return <Segments label="Range" value={range} choices={Range.options.map((value) => ({ value, label: rangeWords[value] }))} onChange={onChange} />;
}

export function PauseButton({ paused, onChange }: { paused: boolean; onChange: (paused: boolean) => void }) {
  useShortcut({ keys: "p", label: paused ? "Show new requests as they come" : "Pause new requests", group: "Requests", run: () => onChange(!paused) });
  return (
    <IconButton label={paused ? "Go on" : "Pause"} keys="p" icon={paused ? <Play /> : <Pause />} aria-pressed={paused} onClick={() => onChange(!paused)} />
  );
}

/** New rows that wait because the list is scrolled or paused. */
export function NewRowsPill({ count, onPress }: { count: number; onPress: () => void }) {
  if (count === 0) return null;
  return (
    <div className="relative z-20 h-0">
      <button
        type="button"
        onClick={onPress}
        className="-translate-x-1/2 absolute top-10 left-1/2 inline-flex h-7 animate-appear items-center gap-1.5 rounded-full bg-accent px-3 font-semibold text-on-accent text-small shadow-float hover:bg-accent-strong"
      >
        <ArrowUp className="size-3.5" aria-hidden="true" />
        {count.toLocaleString("en-US")} new
      </button>
    </div>
  );
}

export function RowsFooter({ feed }: { feed: RequestFeed }) {
  if (feed.rows.length === 0) return null;
  return (
    <div className="flex items-center justify-center gap-3 px-3 py-4 text-muted text-small">
      {feed.olderCursor ? (
        <Button size="small" busy={feed.loadingOlder} onClick={feed.loadOlder}>
          Load older
        </Button>
      ) : (
        `${countOf(feed.rows.length, "request")}, all there is in this range`
      )}
    </div>
  );
}
