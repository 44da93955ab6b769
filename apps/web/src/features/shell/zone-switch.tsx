"use client";

import { usePreferences } from "@/ui/preferences-provider";
import { Tooltip } from "@/ui/tooltip";

/** UTC or the person's own zone, for every moment on the screen. */
export function ZoneSwitch() {
  const { preferences, prefer } = usePreferences();
  const inUtc = preferences.zone === "UTC";
  const change = () => prefer({ zone: inUtc ? Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC" : "UTC" });
  return (
    <Tooltip text={inUtc ? "Times are in UTC. Show your own zone" : `Times are in ${preferences.zone}. Show UTC`}>
      <button type="button" onClick={change} className="h-7 rounded-control px-1.5 text-muted text-small hover:bg-hover hover:text-ink">
        {inUtc ? "UTC" : "Local"}
        <span className="sr-only"> time; change</span>
      </button>
    </Tooltip>
  );
}
