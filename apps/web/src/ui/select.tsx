"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { controlClass } from "./input.tsx";
import { useNonce } from "./nonce.tsx";

export interface Choice<Value extends string = string> {
  value: Value;
  label: string;
  /** A second, quieter line. */
  hint?: string;
  disabled?: boolean;
}

interface SelectProps<Value extends string> extends Omit<ComponentProps<"button">, "value" | "onChange"> {
  choices: readonly Choice<Value>[];
  value: Value | undefined;
  onChange: (value: Value) => void;
  placeholder?: string;
  size?: "normal" | "small";
}

/** One of a few choices. Its values are never empty strings: use a word such as "any". */
export function Select<Value extends string>({ choices, value, onChange, placeholder, size = "normal", className, disabled, ...rest }: SelectProps<Value>) {
  const nonce = useNonce();
  return (
    <Radix.Root value={value ?? ""} onValueChange={(chosen) => onChange(chosen as Value)} {...(disabled !== undefined && { disabled })}>
      <Radix.Trigger
        {...rest}
        className={classNames(
          controlClass,
          "inline-flex items-center justify-between gap-2 text-left",
          size === "normal" ? "h-8 pointer-coarse:h-11" : "h-6 px-2 text-small pointer-coarse:h-7",
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder ?? "Choose…"} />
        </span>
        <ChevronDown className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) animate-appear overflow-hidden rounded-panel border bg-raised shadow-float"
        >
          <Radix.Viewport {...(nonce && { nonce })} className="p-1">
            {choices.map((choice) => (
              <SelectChoice key={choice.value} {...choice} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function SelectChoice({ value, label, hint, disabled }: Choice) {
  return (
    <Radix.Item
      value={value}
      {...(disabled && { disabled })}
      className="flex cursor-default items-start gap-2 rounded-chip py-1.5 pr-3 pl-2 outline-none data-disabled:opacity-50 data-highlighted:bg-hover"
    >
      <span className="mt-0.5 size-4 shrink-0">
        <Radix.ItemIndicator>
          <Check className="size-4 text-accent" aria-hidden="true" />
        </Radix.ItemIndicator>
      </span>
      <span>
        <Radix.ItemText>{label}</Radix.ItemText>
        {hint && <span className="block text-small text-muted">{hint}</span>}
      </span>
    </Radix.Item>
  );
}
