import { getHeapStatistics } from "node:v8";

/** An agent's line (measured: 148 KB), a data connection or a visitor of a share, with what is on its way. */
const bytesOfStream = 262_144;

/** How many sockets a listener may have open, where each takes so much memory at most: more than the heap has room for would end the process. */
export function socketsMax(bytesEach: number = bytesOfStream): number {
  return Math.floor(getHeapStatistics().heap_size_limit / bytesEach);
}
