"use client";

import { Switch as Radix } from "radix-ui";
import { type ReactNode, useId } from "react";

interface SwitchProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** On or off, at once. */
export function Switch({ label, checked, onChange, disabled }: SwitchProps) {
  const id = useId();
  return (
    <span className="inline-flex items-center gap-2">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        {...(disabled !== undefined && { disabled })}
        className="relative inline-flex h-4 w-7 shrink-0 rounded-full border border-edge bg-sunken transition-colors after:absolute after:-inset-1 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="m-px block size-3 rounded-full bg-muted transition-transform data-[state=checked]:translate-x-3 data-[state=checked]:bg-on-accent" />
      </Radix.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
