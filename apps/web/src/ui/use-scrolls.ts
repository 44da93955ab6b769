import { type RefCallback, useCallback, useState } from "react";

/** Whether an element holds more than it shows, so that it can be given to the keyboard: its ref, and the tabIndex it needs. */
export function useScrolls(): { ref: RefCallback<HTMLElement>; tabIndex: 0 | undefined } {
  const [scrolls, setScrolls] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const look = () => setScrolls(element.scrollHeight > element.clientHeight);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return { ref, tabIndex: scrolls ? 0 : undefined };
}
