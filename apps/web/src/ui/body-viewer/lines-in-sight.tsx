"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";

interface LinesInSightProps {
  label: string;
  count: number;
  /** What is on line `index`; one line high. */
  line: (index: number) => ReactNode;
}

const linePixels = 20;

/** A long run of equal lines, of which only those in sight are drawn. */
export function LinesInSight({ label, count, line }: LinesInSightProps) {
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePixels,
    overscan: 30,
    initialRect: { width: 600, height: 600 },
  });
  const items = virtualizer.getVirtualItems();
  const [first] = items;
  return (
    <section
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[65vh] overflow-auto py-2 font-mono text-small focus-visible:-outline-offset-2"
    >
      <div className="min-w-max" style={{ height: virtualizer.getTotalSize() }}>
        <div style={{ transform: `translateY(${first?.start ?? 0}px)` }}>
          {items.map((item) => (
            <div key={item.key} className="h-5 whitespace-pre leading-5">
              {line(item.index)}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
