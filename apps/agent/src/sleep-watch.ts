const tickMs = 1_000;
/** A timer this late means the machine slept. */
const sleptMs = 15_000;

/** Calls back when the clock has moved on much further than the timer: the machine slept, and no ping will tell soon. */
export function watchSleep(slept: () => void): NodeJS.Timeout {
  let last = Date.now();
  return setInterval(() => {
    const now = Date.now();
    if (now - last > tickMs + sleptMs) slept();
    last = now;
  }, tickMs);
}
