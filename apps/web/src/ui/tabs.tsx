"use client";

import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

export interface Tab<Name extends string = string> {
  name: Name;
  label: string;
  count?: number;
  keys?: string;
}

interface TabsProps<Name extends string> {
  label: string;
  tabs: readonly Tab<Name>[];
  current: Name;
  onChange: (name: Name) => void;
  /** What the current tab shows. */
  children: ReactNode;
}

/** Views of one thing, one at a time. */
export function Tabs<Name extends string>({ label, tabs, current, onChange, children }: TabsProps<Name>) {
  return (
    <Radix.Root value={current} onValueChange={(name) => onChange(name as Name)} activationMode="manual">
      <Radix.List aria-label={label} data-print="no" className="flex gap-1 overflow-x-auto border-b px-[calc(var(--gutter)-8px)] [scrollbar-width:none]">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.name}
            value={tab.name}
            className="-mb-px flex h-9 shrink-0 items-center pointer-coarse:h-11 gap-1.5 border-transparent border-b-2 px-2 text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-semibold data-[state=active]:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && <span className="font-normal text-muted">{tab.count}</span>}
            {tab.keys && <Kbd keys={tab.keys} className="font-normal max-wide:hidden" />}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content value={current} className="focus-visible:-outline-offset-2">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
