import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Shape } from "./shape.tsx";

/** What someone must know before they rely on what stands here. */
export function Warning({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <p className={classNames("flex items-baseline gap-2 rounded-control border border-warn/40 bg-warn-soft px-3 py-2", className)}>
      <Shape name="triangle" className="size-2.5 text-warn" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}
