import { forgetOldest } from "./forget-oldest.ts";
import { takeToken } from "./gcra.ts";
import type { Rate, Taken } from "./ports.ts";

/** The counters of one process, in memory and bounded: past `keysMax` the one untouched for longest is forgotten. */
export interface TokenStore {
  takeToken(key: string, rate: Rate, nowMs: number): Taken;
  readonly size: number;
}

export function createTokenStore({ keysMax }: { keysMax: number }): TokenStore {
  const fullAtMs = new Map<string, number>(); // in order of last use
  return {
    takeToken(key, rate, nowMs) {
      const next = takeToken(fullAtMs.get(key), nowMs, rate);
      fullAtMs.delete(key);
      fullAtMs.set(key, next.fullAtMs);
      forgetOldest(fullAtMs, keysMax);
      return next.taken;
    },
    get size() {
      return fullAtMs.size;
    },
  };
}
