import { setTimeout as wait } from "node:timers/promises";

const lookEveryMs = 15;
const patienceMs = 20_000;

/** Looks again and again until it is so; fails after twenty seconds. */
export async function until(isSo: () => boolean | Promise<boolean>, everyMs = lookEveryMs): Promise<void> {
  const endMs = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`what was waited for did not come within ${patienceMs} ms`);
    await wait(everyMs);
  }
}

/** Looks again and again until there is something, and answers it; fails in words when the time is over. */
export async function untilFound<Found>(look: () => Found | undefined | Promise<Found | undefined>, withinMs: number, otherwise: () => string): Promise<Found> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > endMs) throw new Error(`${otherwise()} within ${withinMs} ms`);
    await wait(lookEveryMs);
  }
}
