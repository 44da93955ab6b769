"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Kbd } from "./kbd.tsx";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: "start" | "end";
  children: ReactNode;
}

/** A short list of actions. The page stays as it is behind it: hidden from screen readers, it would hold what can be focused. */
export function Menu({ trigger, align = "end", children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[70vh] min-w-48 animate-appear overflow-y-auto rounded-panel border bg-raised p-1 shadow-float outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const itemClass =
  "flex min-h-7 pointer-coarse:min-h-11 cursor-default items-center gap-2 rounded-chip px-2 py-1 outline-none data-disabled:opacity-50 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0";

interface MenuItemProps {
  onSelect?: () => void;
  icon?: ReactNode;
  keys?: string;
  hint?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  /** A link instead of a label: one element, such as next/link's Link. */
  asChild?: boolean;
  children: ReactNode;
}

export function MenuItem({ onSelect, icon, keys, hint, danger, disabled, asChild, children }: MenuItemProps) {
  const shared = { className: classNames(itemClass, danger && "text-bad"), disabled: disabled ?? false, ...(onSelect && { onSelect }) };
  if (asChild)
    return (
      <Radix.Item asChild {...shared}>
        {children}
      </Radix.Item>
    );
  return (
    <Radix.Item {...shared}>
      {icon}
      <span className="flex-1">
        {children}
        {hint && <span className="block text-small text-muted">{hint}</span>}
      </span>
      {keys && <Kbd keys={keys} />}
    </Radix.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** One of a few, inside a menu. */
export function MenuChoice<Value extends string>({ label, value, choices, onChange }: MenuChoiceProps<Value>) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(chosen) => onChange(chosen as Value)}>
      <MenuLabel>{label}</MenuLabel>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} className={itemClass}>
          <span className="flex-1">{choice.label}</span>
          <Radix.ItemIndicator>
            <Check className="text-accent" aria-hidden="true" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 text-small text-muted">{children}</Radix.Label>;
}

export function MenuLine() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
