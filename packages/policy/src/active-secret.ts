import type { OpenSecret } from "./ports.ts";

/** Whether a secret counts at this moment. */
export function isActive({ activeFromMs, activeUntilMs }: OpenSecret, nowMs: number): boolean {
  return activeFromMs <= nowMs && (activeUntilMs === undefined || nowMs < activeUntilMs);
}
