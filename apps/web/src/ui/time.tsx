"use client";

import { countdown, exactMoment, isoDay, nearMoment, pastMoment } from "./moment-format.ts";
import { useNow } from "./now.tsx";
import { usePreferences } from "./preferences-provider.tsx";

interface TimeProps {
  at: Date;
  /** near: relative while fresh; ago: the same within a sentence; exact: to the millisecond, with its zone. */
  as?: keyof typeof forms;
  className?: string;
}

const forms = { near: nearMoment, ago: pastMoment, exact: (at: Date, _now: number, zone: string) => exactMoment(at, zone) };

/** A moment in the person's zone; the exact one on hover. */
export function Time({ at, as = "near", className }: TimeProps) {
  const { zone } = usePreferences().preferences;
  const now = useNow();
  return (
    <time dateTime={at.toISOString()} title={exactMoment(at, zone)} className={className}>
      {forms[as](at, now, zone)}
    </time>
  );
}

/** The day of a moment with its year; the exact moment on hover. */
export function Day({ at, className }: { at: Date; className?: string }) {
  const { zone } = usePreferences().preferences;
  return (
    <time dateTime={at.toISOString()} title={exactMoment(at, zone)} className={className}>
      {isoDay(at, zone)}
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
