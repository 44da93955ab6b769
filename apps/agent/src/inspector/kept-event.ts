import type { LocalResult } from "@postern/contract/frames";
import type { Delivery } from "../events.ts";
import type { HttpMessage } from "../http-message.ts";

/** An event as the inspector keeps it, in memory only: what came, what the local server said, and when. Moments are unix milliseconds. */
export interface KeptEvent {
  /** Counts up from 1 in this run. */
  number: number;
  delivery: Delivery;
  /** As the local server was given it. */
  message: HttpMessage;
  arrivedAt: number;
  /** What it takes of the inspector's bytes. */
  size: number;
  /** It was not brought, but fetched from the gateway. */
  fetched?: boolean;
  result?: LocalResult;
  /** Answered from memory: the local server was not asked again. */
  again?: boolean;
  settledAt?: number;
}

/** One line of the list. */
export function summaryOf({ number, delivery, message, arrivedAt, fetched, result, again = false, settledAt }: KeptEvent) {
  const { requestId, deliveryId, attempt, replayId, eventType, endpoint, receivedAt, passed } = delivery;
  return {
    ...{ number, requestId, deliveryId, attempt, replayId, eventType, endpoint, passed, receivedAt, arrivedAt, settledAt, again, fetched },
    ...{ method: message.method, target: message.target, headers: pairs(message.rawHeaders), bytes: message.body.length },
    ...(result && outcomeOf(result)),
  };
}
export type EventSummary = ReturnType<typeof summaryOf>;

function outcomeOf(result: LocalResult) {
  const localMs = result.durationMs;
  return "error" in result ? { error: result.error, detail: result.detail, localMs } : { status: result.status, localMs };
}

/** All that is kept of one event; bodies in base64, for they are bytes. */
export function detailOf(event: KeptEvent) {
  const { message, result } = event;
  const answer = result && "status" in result ? { headers: pairs(result.rawHeaders), bodyBase64: base64(result.body) } : undefined;
  return { ...summaryOf(event), bodyBase64: base64(message.body), sha256: event.delivery.sha256, answer };
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

export function pairs(rawHeaders: readonly string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [rawHeaders[index * 2] ?? "", rawHeaders[index * 2 + 1] ?? ""]);
}
