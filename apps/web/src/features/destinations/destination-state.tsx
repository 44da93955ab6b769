"use client";

import type { Destination, HoldCause } from "@postern/contract/destination";
import { Badge, type Tone } from "@/ui/badge";
import type { ShapeName } from "@/ui/shape";

interface StateLook {
  word: string;
  tone: Tone;
  shape: ShapeName;
  /** What it means, in a sentence. */
  meaning: string;
}

const heldLook: Record<HoldCause, StateLook> = {
  paused: { word: "Paused", tone: "held", shape: "bars", meaning: "Someone paused it. Deliveries wait; nothing is dropped." },
  "no-agent": { word: "Away", tone: "held", shape: "bars", meaning: "No agent is connected. Deliveries wait for it; no attempt is spent." },
  "local-down": { word: "Local server down", tone: "held", shape: "bars", meaning: "The agent is here, but nothing listens behind it. Deliveries wait." },
  breaker: { word: "Down", tone: "held", shape: "bars", meaning: "It failed too often in a row. Deliveries wait; one is sent from time to time." },
  gone: { word: "Gone", tone: "bad", shape: "cross", meaning: "It answered 410 Gone, so nothing is sent until someone resumes it." },
};
const recovering: StateLook = {
  word: "Recovering",
  tone: "warn",
  shape: "triangle",
  meaning: "It is back after many failures. Deliveries go out, a few at a time first.",
};
const healthy: StateLook = { word: "Healthy", tone: "good", shape: "dot", meaning: "Deliveries go out as they come." };
const failing: StateLook = {
  word: "Failing",
  tone: "warn",
  shape: "triangle",
  meaning: "Some deliveries failed in the last 24 hours; the rest are tried again by themselves.",
};
const retrying: StateLook = {
  word: "Retrying",
  tone: "warn",
  shape: "triangle",
  meaning: "The last attempts did not succeed. What waits is tried again by itself; a delivery's page tells why.",
};
const idle: StateLook = { word: "Idle", tone: "muted", shape: "ring", meaning: "Nothing went out in the last 24 hours." };

export function stateOf(destination: Destination): StateLook {
  const { held, breaker, failed24h, delivered24h, pending } = destination;
  if (held) return heldLook[held.cause];
  if (breaker?.state === "ramp") return recovering;
  if (failed24h > 0) return failing;
  if (waitsForRetry(destination)) return retrying;
  return delivered24h + pending === 0 ? idle : healthy;
}

/** A delivery is due when it comes; one that is due later was tried before, in vain. */
function waitsForRetry({ oldestPendingAt, nextAttemptAt }: Destination): boolean {
  return oldestPendingAt !== undefined && nextAttemptAt !== undefined && nextAttemptAt.getTime() - oldestPendingAt.getTime() > 1_000;
}

export function DestinationState({ destination, look = "plain" }: { destination: Destination; look?: "plain" | "soft" }) {
  const { word, tone, shape } = stateOf(destination);
  return (
    <Badge tone={tone} shape={shape} look={look}>
      {word}
    </Badge>
  );
}
