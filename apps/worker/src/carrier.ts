import type { Sent } from "@postern/contract/lane";
import type { LaneDestination } from "@postern/db/lane-destination";
import type { Carrier } from "@postern/delivery/lane-ports";
import { goesInCircles, outgoingHeaders } from "@postern/delivery/outgoing-headers";
import type { Called, Egress } from "@postern/egress/egress";
import type { Slots } from "./slots.ts";

const timeoutMsMax = 30_000;
const storedBytesMax = 16_384;

/** Carries deliveries to a URL: waits for a slot, writes the headers, calls out through the guard. */
export function createCarrier(destination: LaneDestination, { egress, slots }: { egress: Egress; slots: Slots }): Carrier {
  const url = new URL(destination.url);
  const timeoutMs = Math.min(destination.timeoutMs, timeoutMsMax);
  return {
    async send(delivery, signal) {
      if (goesInCircles(delivery.rawHeaders)) return unsent("it came through this gateway's own endpoints three times");
      if (!(await slots.take(delivery.organizationId, { first: delivery.trigger === "first", signal }))) return;
      try {
        const startedAt = new Date();
        const started = performance.now();
        const headers = outgoingHeaders(delivery, { ...destination, host: url.host, now: startedAt });
        const called = await egress.send({ method: delivery.method, url, headers, body: delivery.body, timeoutMs }, signal);
        return { startedAt, durationUs: Math.round((performance.now() - started) * 1_000), charged: true, ...sentOf(called) };
      } finally {
        slots.give(delivery.organizationId);
      }
    },
  };
}

function sentOf(called: Called): Pick<Sent, "status" | "reason" | "detail" | "address" | "responseHeaders" | "responseBody" | "responseBytes"> {
  if ("failure" in called) return { ...called.failure, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0 };
  const { status, headers, body, bodyBytes, address } = called.answer;
  const kept = { status, responseHeaders: headers, responseBody: body.subarray(0, storedBytesMax), responseBytes: bodyBytes };
  return { ...kept, ...(address !== undefined && { address }) };
}

function unsent(detail: string): Sent {
  return { startedAt: new Date(), durationUs: 0, reason: "other", detail, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0, charged: true };
}
