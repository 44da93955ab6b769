import { getHeapStatistics } from "node:v8";

/** How many sockets a listener may have open, where each takes so much memory at most: more than the heap has room for would end the process. */
export function socketsMax(bytesEach: number): number {
  return Math.floor(getHeapStatistics().heap_size_limit / bytesEach);
}
