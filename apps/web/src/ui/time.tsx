"use client";

import { countdown, exactMoment, nearMoment } from "./moment-format.ts";
import { useNow } from "./now.tsx";
import { usePreferences } from "./preferences-provider.tsx";

interface TimeProps {
  at: Date;
  /** near: relative while fresh; exact: to the millisecond, with its zone. */
  as?: "near" | "exact";
  className?: string;
}

/** A moment in the person's zone; the exact one on hover. */
export function Time({ at, as = "near", className }: TimeProps) {
  const { zone } = usePreferences().preferences;
  const now = useNow();
  const exact = exactMoment(at, zone);
  return (
    <time dateTime={at.toISOString()} title={exact} className={className}>
      {as === "exact" ? exact : nearMoment(at, now, zone)}
    </time>
  );
}

interface CountdownProps {
  until: Date;
  /** The figure alone, without "in". */
  bare?: boolean;
  className?: string;
}

/** The time left until a moment, counting down: "in 41 s"; "now" once it has come. */
export function Countdown({ until, bare, className }: CountdownProps) {
  const { zone } = usePreferences().preferences;
  const left = until.getTime() - useNow();
  return (
    <time dateTime={until.toISOString()} title={exactMoment(until, zone)} className={className}>
      {left > 0 && !bare && "in "}
      {countdown(left)}
    </time>
  );
}
