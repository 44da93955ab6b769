import type { SettledDelivery } from "@postern/contract/lane";
import type { HeldConnection } from "@postern/db/tunnel/connection";

/** The wide line of one attempt, with the words that the worker's lanes use. */
export function attemptLine({ delivery, sent, outcome }: SettledDelivery, { tunnelId }: HeldConnection): object {
  return {
    event: "delivery.attempted",
    organizationId: delivery.organizationId,
    deliveryId: delivery.deliveryId,
    requestId: delivery.requestId,
    tunnelId,
    attempt: delivery.attempt,
    outcome: outcome.kind,
    ...(sent.status !== undefined && { status: sent.status }),
    ...("reason" in outcome && { reason: outcome.reason }),
    durationMs: Math.round(sent.durationUs / 1_000),
    bytes: delivery.body.length,
  };
}
