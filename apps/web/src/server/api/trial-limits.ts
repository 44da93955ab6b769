import { Problem } from "@postern/contract/problem";
import type { Dashboard } from "../dashboard.ts";

/** A trial costs us more than other calls: an organization has so many a minute. */
const trials = { limit: 30, windowMs: 60_000, burst: 30 };

export function takeTrial({ takeToken }: Pick<Dashboard, "takeToken">, organizationId: string): void {
  const turn = takeToken(`trial ${organizationId}`, trials);
  if (!turn.taken) throw new Problem("throttled", `there were many trials just now; again in ${Math.ceil(turn.retryAfterMs / 1_000)} s`);
}
