"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button";

export interface NodeActions {
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

interface NodeFrameProps extends NodeActions {
  /** For screen readers and the buttons: "Signature gate". */
  name: string;
  head: ReactNode;
  faulty: boolean;
  children: ReactNode;
}

/** A card of the policy: Alt and the arrows move it, as do its buttons. */
export function NodeFrame({ name, head, faulty, onMove, onRemove, children }: NodeFrameProps) {
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !step) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(step as -1 | 1);
  };
  return (
    <section aria-label={name} onKeyDown={onKeyDown} className={classNames("rounded-panel border bg-panel", faulty && "border-bad/60")}>
      <header className="flex min-h-10 items-center gap-2 px-2 py-1 wide:px-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1">{head}</div>
        <IconButton size="small" label={`Move ${name} up (Alt ↑)`} icon={<ChevronUp />} onClick={() => onMove(-1)} />
        <IconButton size="small" label={`Move ${name} down (Alt ↓)`} icon={<ChevronDown />} onClick={() => onMove(1)} />
        <IconButton size="small" label={`Remove ${name}`} icon={<X />} onClick={onRemove} />
      </header>
      <div className="border-t p-2 wide:p-3">{children}</div>
    </section>
  );
}
