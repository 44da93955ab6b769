"use client";

import { ToggleGroup as Radix } from "radix-ui";

interface SegmentsProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** A few choices side by side, one of them on. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(chosen) => chosen && onChange(chosen as Value)}
      className="inline-flex h-8 shrink-0 pointer-coarse:h-11 rounded-control border border-edge/60 bg-panel p-0.5"
    >
      {choices.map((choice) => (
        <Radix.Item
          key={choice.value}
          value={choice.value}
          className="min-w-8 whitespace-nowrap rounded-chip px-2 text-muted text-small hover:text-ink focus-visible:outline-offset-0 data-[state=on]:bg-accent-soft data-[state=on]:font-semibold data-[state=on]:text-accent"
        >
          {choice.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
