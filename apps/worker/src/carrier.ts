import type { Sent } from "@postern/contract/lane";
import { keptAnswerBytesMax } from "@postern/contract/pass-through";
import type { LaneDestination } from "@postern/db/lane-destination";
import type { AnswerRoom } from "@postern/delivery/answer-room";
import type { Carrier } from "@postern/delivery/lane-ports";
import { goesInCircles, outgoingHeaders } from "@postern/delivery/outgoing-headers";
import type { Called, Egress } from "@postern/egress/egress";
import type { Slots } from "./slots.ts";

const timeoutMsMax = 30_000;

/** What carriers share: the guarded way out, the slots of the process, and its room for answers that senders wait for. */
export interface CarrierPorts {
  egress: Egress;
  slots: Slots;
  answerRoom: AnswerRoom;
}

/** Carries deliveries to a URL: waits for a slot, writes the headers, calls out through the guard. */
export function createCarrier(destination: LaneDestination, { egress, slots, answerRoom }: CarrierPorts): Carrier {
  const url = new URL(destination.url);
  const timeoutMs = Math.min(destination.timeoutMs, timeoutMsMax);
  return {
    async send(delivery, signal) {
      if (goesInCircles(delivery.rawHeaders)) return unsent("it came through this gateway's own endpoints three times");
      if (!(await slots.take(delivery.organizationId, { first: delivery.trigger === "first", signal }))) return;
      // One byte more than may be passed on: so it is known whether that was all.
      const wanted = delivery.awaited && delivery.awaited.answerBytesMax + 1;
      const answerBytesMax = wanted !== undefined && answerRoom.take(wanted) ? wanted : undefined;
      try {
        const startedAt = new Date();
        const started = performance.now();
        const headers = outgoingHeaders(delivery, { ...destination, host: url.host, now: startedAt });
        const call = { method: delivery.method, url, headers, body: delivery.body, timeoutMs };
        const called = await egress.send({ ...call, ...(answerBytesMax !== undefined && { answerBytesMax }) }, signal);
        return { startedAt, durationUs: Math.round((performance.now() - started) * 1_000), charged: true, ...sentOf(called, wanted !== undefined) };
      } finally {
        slots.give(delivery.organizationId);
        if (answerBytesMax !== undefined) answerRoom.give(answerBytesMax);
      }
    },
  };
}

function sentOf(called: Called, isAwaited: boolean): Omit<Sent, "startedAt" | "durationUs" | "charged"> {
  if ("failure" in called) return { ...called.failure, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0 };
  const { status, headers, body, bodyBytes, truncated, address } = called.answer;
  const kept = { status, responseHeaders: headers, responseBody: body.subarray(0, keptAnswerBytesMax), responseBytes: bodyBytes };
  const isWhole = isAwaited && !truncated && body.length > keptAnswerBytesMax;
  return { ...kept, ...(address !== undefined && { address }), ...(isWhole && { wholeBody: body }) };
}

function unsent(detail: string): Sent {
  return { startedAt: new Date(), durationUs: 0, reason: "other", detail, responseHeaders: [], responseBody: Buffer.alloc(0), responseBytes: 0, charged: true };
}
