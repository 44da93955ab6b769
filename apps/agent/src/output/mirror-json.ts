import type { AgentEvent } from "../events.ts";
import { answerLine } from "./json.ts";

/** What a mirror tells programs; nothing of what they need not know. */
export function mirrorLine(event: AgentEvent): object | undefined {
  switch (event.type) {
    case "mirroring": {
      const { id, endpoints, filter, samplePercent, expiresAt } = event.opened.mirror;
      return { v: 1, type: "mirroring", mirror: id, endpoints: endpoints.map(({ name }) => name), filter, samplePercent, forward: event.forward, expiresAt };
    }
    case "delivery": {
      const { requestId, eventType, endpoint, bytes, sha256, copy } = event.delivery;
      return { v: 1, type: "copy", request: requestId, event: eventType, endpoint, bytes, sha256, redacted: copy?.redacted };
    }
    case "outcome":
      return { v: 1, type: "copied", request: event.delivery.requestId, ...answerLine(event.result) };
    case "dropped":
      return { v: 1, type: "dropped", copies: event.count, total: event.total };
    default:
      return undefined;
  }
}
