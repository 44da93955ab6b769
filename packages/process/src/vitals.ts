import { statfs } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import type { MetricTable } from "./metrics.ts";

/** The gauges that every process has, under its own name. */
export function vitalMetrics<const App extends string>(app: App) {
  return {
    delay: { name: `postern_${app}_event_loop_delay_seconds`, kind: "gauge", help: "99th percentile of the event loop's delay since the last scrape" },
    resident: { name: `postern_${app}_resident_bytes`, kind: "gauge", help: "Resident memory of the process" },
    heap: { name: `postern_${app}_heap_ratio`, kind: "gauge", help: "How full the heap is; above 0.85 is an alarm, at 0.95 no more is taken in" },
  } as const satisfies MetricTable;
}

/** Reads them; the delay is that since the reading before. */
export function watchVitals(): () => Record<"delay" | "resident" | "heap", number> {
  const loop = monitorEventLoopDelay();
  loop.enable();
  return () => {
    const delay = loop.percentile(99) / 1e9;
    loop.reset();
    return { delay, resident: process.memoryUsage.rss(), heap: heapRatio() };
  };
}

/** How full V8's heap is, from 0 to 1: of what it may grow to, not of what it has grown to. */
export function heapRatio(): number {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size / heap_size_limit;
}

export interface DiskRoom {
  /** How full it is, from 0 to 1, as `df` tells it. */
  ratio: number;
  /** What an ordinary user may still write. */
  freeBytes: number;
}

/** The room on the file system of this folder. */
export async function diskRoom(folder: string): Promise<DiskRoom> {
  const { bsize, blocks, bfree, bavail } = await statfs(folder);
  const used = blocks - bfree;
  return { ratio: used / (used + bavail), freeBytes: bavail * bsize };
}
