import type { Verdict } from "@postern/contract/policy";
import type { Tone } from "../../../ui/badge.tsx";
import type { ShapeName } from "../../../ui/shape.tsx";

/** How a verdict is told: word, shape and colour together. */
export const verdictLook: Record<Verdict, { word: string; tone: Tone; shape: ShapeName }> = {
  accepted: { word: "Accepted", tone: "good", shape: "dot" },
  refused: { word: "Refused", tone: "bad", shape: "cross" },
  throttled: { word: "Throttled", tone: "warn", shape: "triangle" },
  duplicate: { word: "Duplicate", tone: "muted", shape: "copies" },
};
