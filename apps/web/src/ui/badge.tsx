import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Shape, type ShapeName } from "./shape.tsx";

/** What a state feels like; its words belong to the feature that shows it. */
export type Tone = "good" | "busy" | "held" | "warn" | "bad" | "accent" | "muted";

const inkOf: Record<Tone, string> = {
  good: "text-good",
  busy: "text-busy",
  held: "text-held",
  warn: "text-warn",
  bad: "text-bad",
  accent: "text-accent",
  muted: "text-muted",
};
const softOf: Record<Tone, string> = {
  good: "bg-good-soft",
  busy: "bg-busy-soft",
  held: "bg-held-soft",
  warn: "bg-warn-soft",
  bad: "bg-bad-soft",
  accent: "bg-accent-soft",
  muted: "bg-hover",
};

interface BadgeProps {
  tone: Tone;
  shape?: ShapeName;
  /** soft: on a tinted ground; plain: word and shape alone, for dense rows. */
  look?: "soft" | "plain";
  children: ReactNode;
  className?: string;
}

/** A state as shape, word and colour together. */
export function Badge({ tone, shape, look = "soft", children, className }: BadgeProps) {
  return (
    <span
      className={classNames(
        "whitespace-nowrap text-small",
        inkOf[tone],
        look === "soft" && "inline-flex h-5 items-center rounded-chip px-1.5",
        look === "soft" && softOf[tone],
        className,
      )}
    >
      {shape && <Shape name={shape} className="mr-1.5 size-2.5" />}
      {children}
    </span>
  );
}

export function inkOfTone(tone: Tone): string {
  return inkOf[tone];
}
