"use client";

import { ToggleGroup as Radix } from "radix-ui";

interface SegmentsProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** A few choices side by side, one of them on; where they do not fit, in two lines. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(chosen) => chosen && onChange(chosen as Value)}
      className="inline-flex max-w-full flex-wrap rounded-control border border-edge/60 bg-panel p-0.5"
    >
      {choices.map((choice) => (
        <Radix.Item
          key={choice.value}
          value={choice.value}
          className="h-6.5 min-w-8 whitespace-nowrap rounded-chip px-1.5 pointer-coarse:h-9.5 wide:px-2 text-muted text-small hover:text-ink focus-visible:outline-offset-0 data-[state=on]:bg-accent-soft data-[state=on]:font-semibold data-[state=on]:text-accent"
        >
          {choice.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
