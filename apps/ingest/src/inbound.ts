import { hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

/** A body as it came, or why there is none. */
export type BodyRead =
  | { kind: "whole"; body: Buffer; sha256: string }
  | { kind: "too-large"; bytes: number }
  | { kind: "no-memory"; bytes: number }
  | { kind: "late"; bytes: number }
  | { kind: "aborted"; bytes: number };

export interface BodyLimits {
  bytesMax: number;
  deadlineMs: number;
  /** Asked before bytes are kept; false ends the reading. */
  takeMemory(bytes: number): boolean;
}

const slowestBytesPerSecond = 262_144;
const patienceMs = 15_000;

/** How long a body of this size may take: 15 s, and longer where the limit allows more than that can carry. */
export function bodyDeadlineMs(bytesMax: number): number {
  return Math.max(patienceMs, Math.ceil((bytesMax / slowestBytesPerSecond) * 1_000));
}

/**
 * A body that came whole together with its head, as small ones do: it lies ready, so nothing has to be waited for, and no clock and no
 * listener is needed. Nothing for any other.
 */
export function readArrived(request: IncomingMessage, { bytesMax, takeMemory }: Omit<BodyLimits, "deadlineMs">): BodyRead | undefined {
  if (!request.complete || request.destroyed) return;
  const bytes = request.readableLength;
  if (bytes > bytesMax) return { kind: "too-large", bytes };
  if (!takeMemory(bytes)) return { kind: "no-memory", bytes };
  return whole([...buffered(request)], bytes);
}

/** One read gives one of the pieces that lie ready, not all of them. */
function* buffered(request: IncomingMessage): Generator<Buffer> {
  for (let piece: Buffer | null = request.read(); piece !== null; piece = request.read()) yield piece;
}

/** Reads the raw body, counting while it streams; what is too large is never truncated but refused. */
export function readBody(stream: Readable, { bytesMax, deadlineMs, takeMemory }: BodyLimits): Promise<BodyRead> {
  if (stream.destroyed) return Promise.resolve({ kind: "aborted", bytes: 0 });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => finish({ kind: "late", bytes }), deadlineMs);

    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) return finish({ kind: "too-large", bytes });
      if (!takeMemory(chunk.length)) return finish({ kind: "no-memory", bytes });
      chunks.push(chunk);
    };
    const onEnd = () => finish(whole(chunks, bytes));
    const onGone = () => finish({ kind: "aborted", bytes });
    stream.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone);

    function finish(read: BodyRead): void {
      clearTimeout(timer);
      stream.off("data", onData).off("end", onEnd).off("close", onGone); // the error listener stays: a late reset is no crash
      resolve(read);
    }
  });
}

function whole(chunks: readonly Buffer[], bytes: number): BodyRead {
  const [only] = chunks;
  return wholeBody(only && chunks.length === 1 ? only : Buffer.concat(chunks, bytes));
}

export function wholeBody(body: Buffer): BodyRead {
  return { kind: "whole", body, sha256: hash("sha256", body, "hex") }; // as a buffer the digest would cost three times as much
}
