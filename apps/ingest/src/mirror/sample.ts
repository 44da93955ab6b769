import { createHash } from "node:crypto";

/** Whether this event is in a sample of so many percent: drawn from its id, so that every look at it says the same. */
export function isSampled(requestId: string, percent: number): boolean {
  if (percent >= 100) return true;
  const drawn = createHash("sha256").update(requestId).digest().readUInt32BE(0) / 2 ** 32;
  return drawn * 100 < percent;
}
