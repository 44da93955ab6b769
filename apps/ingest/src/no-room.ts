import type { Decision } from "@postern/policy/ports";
import type { Received } from "./arrivals.ts";
import type { Exchange } from "./exchange.ts";
import type { Spent } from "./leases/request-quotas.ts";
import type { Shortage } from "./limits.ts";
import type { LiveEndpoint } from "./live-endpoint.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";
import { refuse, refuseUnread, retryAfterSecondsMax, unavailable } from "./turn-away.ts";

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

/** There is no room: for anybody, or in what this organization may store or take in, which it can see. Told before the body is read. */
export function noRoom(exchange: Exchange, ports: ReceivingPorts, { endpoint, shortage }: { endpoint: LiveEndpoint; shortage: Shortage | Spent }): void {
  const retryAfterMs = retryAfterSecondsMax * 1_000;
  if (typeof shortage === "object") refuseUnread(exchange, ports, { endpoint, ...throttledBy(shortage), bodyBytes: 0 });
  else if (shortage !== "quota") unavailable(exchange, ports, shortage);
  else refuseUnread(exchange, ports, { endpoint, verdict: "throttled", status: 429, reason: "quota", bodyBytes: 0, retryAfterMs });
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
