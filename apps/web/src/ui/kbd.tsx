"use client";

import { useSyncExternalStore } from "react";
import { classNames } from "./class-names.ts";
import { capsOf } from "./shortcut-keys.ts";

/** The keys of a shortcut as faint caps; `keys` is written as for useShortcut: `g r`, `mod+k`. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  const apple = useSyncExternalStore(
    neverChanges,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );
  return (
    <span className={classNames("inline-flex gap-0.5", className)} aria-hidden="true">
      {capsOf(keys, apple).map((cap) => (
        <kbd key={cap} className="min-w-4 rounded-[3px] border border-current/15 px-1 text-center font-sans text-small leading-4">
          {cap}
        </kbd>
      ))}
    </span>
  );
}

function neverChanges(): () => void {
  return () => {};
}
