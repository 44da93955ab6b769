import { createHash, hash } from "node:crypto";
import type { Readable } from "node:stream";

/** A body as it came, or why there is none. */
export type BodyRead =
  | { kind: "whole"; body: Buffer; sha256: Buffer }
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

/** Reads the raw body, counting while it streams; what is too large is never truncated but refused. */
export function readBody(stream: Readable, { bytesMax, deadlineMs, takeMemory }: BodyLimits): Promise<BodyRead> {
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
  if (only && chunks.length === 1) return { kind: "whole", body: only, sha256: hash("sha256", only, "buffer") };
  const running = createHash("sha256");
  for (const chunk of chunks) running.update(chunk);
  return { kind: "whole", body: Buffer.concat(chunks, bytes), sha256: running.digest() };
}
