import { takeToken } from "./gcra.ts";
import type { Rate, Taken } from "./ports.ts";
import { type InUseOrder, UseOrder } from "./use-order.ts";

/** The counters of one process, in memory and bounded: past `keysMax` the one untouched for longest is forgotten. */
export interface TokenStore {
  takeToken(key: string, rate: Rate, nowMs: number): Taken;
  readonly size: number;
}

interface Counter extends InUseOrder<Counter> {
  fullAtMs: number;
}

export function createTokenStore({ keysMax }: { keysMax: number }): TokenStore {
  const counters = new UseOrder<Counter>();
  return {
    takeToken(key, rate, nowMs) {
      const known = counters.get(key);
      const { fullAtMs, taken } = takeToken(known?.fullAtMs, nowMs, rate);
      if (known) {
        known.fullAtMs = fullAtMs;
        counters.touch(known);
        return taken;
      }
      counters.add({ key, fullAtMs, older: undefined, newer: undefined });
      if (counters.size > keysMax && counters.oldest) counters.delete(counters.oldest);
      return taken;
    },
    get size() {
      return counters.size;
    },
  };
}
