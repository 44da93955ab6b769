import type { ClaimedDelivery, Outcome, Sent } from "@postern/contract/lane";
import type { AttemptReason } from "@postern/contract/request";
import { findHeader } from "./header-list.ts";
import { nextAttemptAt, nextUnchargedAt, type RetryWorld, retryAfterMs } from "./retry-schedule.ts";

/**
 * What a send comes to: 2xx keeps the promise, everything else climbs the retry ladder until it is spent.
 * 410 Gone or `webhook-delivery: disable` asks us to stop: the whole destination is held, with this delivery still open.
 */
export function outcomeOf(delivery: Pick<ClaimedDelivery, "charged">, sent: Sent, world: RetryWorld): Outcome {
  const hold = asksToStop(sent) ? ("gone" as const) : undefined;
  if (sent.status !== undefined && sent.reason === undefined && isSuccess(sent.status)) return { kind: "delivered", ...(hold && { hold }) };

  const reason = reasonOf(sent);
  if (!sent.charged) return { kind: "retry", reason, nextAttemptAt: nextUnchargedAt(world) };
  const patienceMs = retryAfterMs(findHeader(sent.responseHeaders, "retry-after"), world.now);
  const at = nextAttemptAt(delivery.charged + 1, world, patienceMs);
  return { ...(at ? { kind: "retry", reason, nextAttemptAt: at } : { kind: "give-up", reason }), ...(hold && { hold }) };
}

/** Why a send is not a success; a redirect is never followed, so it is a failure that shows its Location. */
export function reasonOf({ status, reason }: Pick<Sent, "status" | "reason">): AttemptReason {
  if (reason) return reason;
  if (status === 410) return "gone";
  if (status !== undefined && status >= 300 && status < 400) return "redirect";
  return "status";
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function asksToStop({ status, responseHeaders }: Sent): boolean {
  return status === 410 || findHeader(responseHeaders, "webhook-delivery")?.trim().toLowerCase() === "disable";
}
