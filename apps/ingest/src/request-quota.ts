import type { Decision } from "@postern/policy/ports";
import type { Received } from "./arrivals.ts";
import type { Spent } from "./leases/request-quotas.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";
import { refuse, refuseUnread, unavailable } from "./turn-away.ts";

/** How long a sender is told to stay away at most: a quota may be raised before it begins anew. */
const retryAfterMsMax = 3_600_000;

/** Counts an accepted request against its organization's quotas; goes on only where there is room. */
export function withinQuota(
  received: Received,
  ports: ReceivingPorts,
  { decision, decidedUs, goOn }: { decision: Decision; decidedUs: number; goOn(): Promise<void> },
): void | Promise<void> {
  const settle = (spent: Spent | "away" | undefined): void | Promise<void> => {
    if (spent === undefined) return goOn();
    if (spent === "away") return unavailable(received.exchange, ports, "database");
    refuse(received, ports, { ...decision, ...throttledBy(spent), decidedUs });
  };
  const spent = ports.quotas.take(received.endpoint.organizationId);
  return spent instanceof Promise ? spent.then(settle) : settle(spent);
}

/** A quota that is known to be used up is told before the body is read. */
export function refuseSpent({ exchange, endpoint }: Pick<Received, "exchange" | "endpoint">, ports: ReceivingPorts, spent: Spent): void {
  refuseUnread(exchange, ports, { endpoint, ...throttledBy(spent), bodyBytes: 0 });
}

function throttledBy({ period, resetsAtMs }: Spent) {
  const resetsAt = new Date(resetsAtMs).toISOString();
  return {
    verdict: "throttled",
    status: 429,
    reason: "request-quota",
    retryAfterMs: Math.min(retryAfterMsMax, resetsAtMs - Date.now()),
    detail: `The requests of this ${period} are used up; they begin anew at ${resetsAt}.`,
  } as const;
}
