import type { Judge } from "@postern/delivery/lane-ports";
import { outcomeOf } from "@postern/delivery/outcome";

const damagedWaitMs = 5_000;

/**
 * What a send through a tunnel comes to. A local server under work fails often, so its 4xx and 5xx are final (and replayable) unless `retry` is asked
 * for; so is a connection that broke before the answer, as one does that crashes at a request, and would at the next attempt. What never reached the local server costs nothing and is due again at once: this agent, or another of its pool, takes it when it can.
 */
export function tunnelJudge({ retry }: { retry: boolean }): Judge {
  return (delivery, sent, world) => {
    if (sent.reason === "local-down" || sent.reason === "connection-lost") return { kind: "retry", reason: sent.reason, nextAttemptAt: world.now };
    if (sent.reason === "hash-mismatch") return { kind: "retry", reason: sent.reason, nextAttemptAt: new Date(world.now.getTime() + damagedWaitMs) };

    // A laptop that answers 410 asks nobody to stop: the ladder's hold is for destinations that someone runs for good.
    const { hold, ...outcome } = outcomeOf(delivery, sent, world);
    return outcome.kind === "retry" && !retry ? { kind: "give-up", reason: outcome.reason } : outcome;
  };
}
