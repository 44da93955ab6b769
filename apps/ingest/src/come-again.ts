const secondsMax = 5;

/** When to come again: what a gate said, or soon where there is no room or nobody now; drawn, so that those who were sent away do not all come at once. */
export function comeAgainSeconds({ status }: { status: number }, { retryAfterMs }: { retryAfterMs?: number | undefined } = {}): number | undefined {
  if (retryAfterMs !== undefined) return Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return status === 503 ? 1 + Math.floor(Math.random() * secondsMax) : undefined;
}
