import type { LocalResult } from "@postern/contract/frames";
import type { AgentEvent } from "../events.ts";
import { mirrorLine } from "./mirror-json.ts";

/** One object a line for programs; readers ignore types and fields they do not know. */
export function jsonLine(event: AgentEvent): object | undefined {
  if ("delivery" in event && event.delivery.copy) return mirrorLine(event);
  switch (event.type) {
    case "ready":
      return {
        ...{ v: 1, type: "ready", tunnel: event.tunnelId, forward: event.forward, held: event.held.count, epoch: event.epoch },
        ...{ transport: event.transport, latencyMs: event.latencyMs, members: event.members },
      };
    case "delivery": {
      const { requestId, deliveryId, attempt, eventType, replayId, bytes, sha256 } = event.delivery;
      return { v: 1, type: "delivery", request: requestId, delivery: deliveryId, attempt, event: eventType, replay: replayId, bytes, sha256 };
    }
    case "settled": {
      const { deliveryId, attempt } = event.delivery;
      return { v: 1, type: "outcome", delivery: deliveryId, attempt, ...answerLine(event.result), again: event.again, settled: true };
    }
    case "refusal":
      return { v: 1, type: "refusal", request: event.refusal.requestId, status: event.refusal.status, reason: event.refusal.reason };
    case "shared":
    case "visit":
      return shareLine(event);
    case "mirroring":
    case "dropped":
      return mirrorLine(event);
    default:
      return connectionLine(event);
  }
}

/** What the local server said, or why it said nothing, and how long that took. */
export function answerLine(result: LocalResult): object {
  return { ...("error" in result ? { error: result.error } : { status: result.status }), localMs: Math.round(result.durationMs) };
}

function shareLine(event: Extract<AgentEvent, { type: "shared" | "visit" }>): object {
  if (event.type === "shared") {
    const { id, name, kind, url, expiresAt } = event.opened.share;
    return { v: 1, type: "shared", share: id, name, kind, url, forward: event.forward, expiresAt };
  }
  const { method, target, status, visitor, problem, bytesUp, bytesDown, durationMs } = event.visit;
  return { v: 1, type: "visit", method, target, status, visitor, problem, bytesUp, bytesDown, ms: Math.round(durationMs) };
}

/** How the agent itself stands. */
function connectionLine(event: AgentEvent): object | undefined {
  switch (event.type) {
    case "inspecting":
      return { v: 1, type: "inspecting", url: event.url };
    case "transport":
      return { v: 1, type: "transport", transport: event.transport, cause: event.cause, says: event.says };
    case "dial-failed":
      return { v: 1, type: "dial-failed", cause: event.cause, says: event.says };
    case "local":
      return { v: 1, type: "local", up: event.up };
    case "held":
      return { v: 1, type: "held", going: event.going, skipped: event.skipped, kept: event.kept };
    case "reconnecting":
      return { v: 1, type: "reconnecting", inMs: event.inMs, cause: event.cause, says: event.says };
    case "ended":
      return { v: 1, type: "ended", code: event.code, cause: event.cause, says: event.says, problem: event.problem };
    default:
      return undefined;
  }
}
