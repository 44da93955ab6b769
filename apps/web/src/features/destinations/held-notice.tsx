"use client";

import type { Destination, HoldCause } from "@postern/contract/destination";
import type { ReactNode } from "react";
import { countOf } from "@/ui/number-format";
import { Countdown, Time } from "@/ui/time";

const began: Record<HoldCause, string> = {
  paused: "Paused",
  "no-agent": "Its agent went away",
  "local-down": "Its local server went down",
  breaker: "It failed too often in a row and was held",
  gone: "It answered 410 Gone and was held",
};

const ends: Record<Exclude<HoldCause, "breaker">, string> = {
  paused: "Resume lets them go, those first that have waited longest.",
  "no-agent": "They go on by themselves when its agent connects.",
  "local-down": "They go on by themselves when something listens there again.",
  gone: "Resume sends them after all; another 410 holds them again.",
};

/** What waits at a destination that is held, since when, and what lets it go; nothing when it is not held. */
export function HeldNotice({ destination: { held, breaker, pending, oldestPendingAt } }: { destination: Destination }) {
  if (!held) return null;
  return (
    <>
      {began[held.cause]} <Time at={held.since} as="ago" />.{" "}
      {oldestPendingAt ? (
        <>
          {countOf(pending, "delivery waits", "deliveries wait")}; the oldest came <Time at={oldestPendingAt} as="ago" />.
        </>
      ) : (
        "Nothing waits yet; what comes in will, and nothing is dropped."
      )}{" "}
      {held.cause === "breaker" ? <NextProbe breaker={breaker} waits={pending > 0} /> : pending > 0 && ends[held.cause]}
    </>
  );
}

function NextProbe({ breaker, waits }: { breaker: Destination["breaker"]; waits: boolean }): ReactNode {
  if (breaker?.state !== "open") return null;
  if (!waits) return "The next event is sent to see whether it is back.";
  return (
    <>
      One is sent <Countdown until={breaker.probeAt} /> to see whether it is back; then the others follow, a few at a time first.
    </>
  );
}
