import type { SettledDelivery } from "@postern/contract/lane";

/** The one wide line of an attempt, whoever made it; never a header, a body or a secret. */
export function attemptLine({ delivery, sent, outcome }: SettledDelivery): Record<string, unknown> {
  return {
    event: "delivery.attempted",
    organizationId: delivery.organizationId,
    requestId: delivery.requestId,
    deliveryId: delivery.deliveryId,
    attempt: delivery.attempt,
    trigger: delivery.trigger,
    outcome: outcome.kind,
    ...(sent.status !== undefined && { status: sent.status }),
    ...("reason" in outcome && { reason: outcome.reason }),
    ...(sent.detail !== undefined && outcome.kind !== "delivered" && { detail: sent.detail }),
    ...(outcome.kind === "retry" && { nextAttemptAt: outcome.nextAttemptAt }),
    ...(sent.address !== undefined && { address: sent.address }),
    bodyBytes: delivery.body.length,
    durationMs: Math.round(sent.durationUs / 10) / 100,
    waitedMs: sent.startedAt.getTime() - delivery.receivedAt.getTime(),
  };
}
