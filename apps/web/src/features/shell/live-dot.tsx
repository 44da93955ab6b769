"use client";

import { useSyncExternalStore } from "react";
import { type LiveState, liveStatus } from "@/api/live-status";
import { classNames } from "@/ui/class-names";
import { useNow } from "@/ui/now";
import { Shape } from "@/ui/shape";
import { Tooltip } from "@/ui/tooltip";

const still: LiveState = { word: "Still" };

const meaning = {
  Live: "New requests appear by themselves",
  Paused: "New requests wait until you press p",
  Reconnecting: "The connection broke; nothing is lost, it resumes where it stopped",
  Offline: "Your browser has no network; what you see may be old",
};

/** Whether what is on the screen is fresh, always with its word. */
export function LiveDot() {
  const state = useSyncExternalStore(liveStatus.subscribe, liveStatus.read, () => still);
  const now = useNow();
  if (state.word === "Still") return null;
  const seconds = state.word === "Reconnecting" ? Math.max(0, Math.ceil((state.retryAt - now) / 1_000)) : 0;
  return (
    <Tooltip text={meaning[state.word]}>
      <output className={classNames("flex items-center gap-1.5 px-1.5 text-small", inkOf[state.word])}>
        <Shape name={shapeOf[state.word]} className={classNames("size-2.5", state.word === "Reconnecting" && "animate-breathe")} />
        {state.word}
        {/* Seen, not read aloud: a countdown would be said every second. */}
        {seconds > 0 && <span aria-hidden="true">{`${seconds}\u00a0s`}</span>}
      </output>
    </Tooltip>
  );
}

const inkOf = { Live: "text-good", Paused: "text-held", Reconnecting: "text-warn", Offline: "text-bad" };
const shapeOf = { Live: "dot", Paused: "bars", Reconnecting: "half", Offline: "cross" } as const;
