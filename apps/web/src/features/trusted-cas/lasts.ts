import { expiryDays } from "@postern/contract/trusted-ca";
import type { Tone } from "../../ui/badge.tsx";
import type { ShapeName } from "../../ui/shape.tsx";

const dayMs = 86_400_000;

/** How the end of a certificate is shown, by how near it is. */
export function lastsOf(end: Date, nowMs: number): { tone: Tone; shape: ShapeName } {
  const days = (end.getTime() - nowMs) / dayMs;
  if (days <= 0) return { tone: "bad", shape: "cross" };
  if (days <= expiryDays.alarm) return { tone: "warn", shape: "triangle" };
  return { tone: "good", shape: "dot" };
}
