import type { Duplex } from "node:stream";
import { cutOff } from "@postern/contract/cut-off";
import type { LiveOutcome } from "./live-desk.ts";
import type { LiveTunnel } from "./live-tunnel.ts";

export interface Joined {
  bytesUp: number;
  bytesDown: number;
  broken?: LiveOutcome["broken"];
}
interface Join {
  visitor: Duplex;
  data: Duplex;
  /** Without a byte either way for so long, both are cut. */
  idleMs: number;
  /** Cuts both: the share is over. */
  signal: AbortSignal | undefined;
  /** Whether the agent is still there: asked when its side ends, where nothing but that end says that all has come. */
  prove?: LiveTunnel["prove"];
}

/** Joins two raw streams: what one says the other hears, each side ends by itself (half-close), and neither outlives the other's loss. */
export function joinStreams({ visitor, data, idleMs, signal, prove }: Join): Promise<Joined> {
  return new Promise((resolve) => {
    const joined: Joined = { bytesUp: 0, bytesDown: 0 };
    const clock = setTimeout(() => cut("idle"), idleMs).unref();
    const cut = (broken: Joined["broken"]) => {
      if (broken) joined.broken ??= broken;
      cutOff(visitor);
      cutOff(data);
    };
    const end = () => cut("ended");
    signal?.addEventListener("abort", end);
    visitor.on("data", (chunk: Buffer) => {
      joined.bytesUp += chunk.length;
      clock.refresh();
    });
    data.on("data", (chunk: Buffer) => {
      joined.bytesDown += chunk.length;
      clock.refresh();
    });
    visitor.pipe(data).pipe(visitor, { end: prove === undefined });
    // The system of a killed agent ends its streams as if its local server had.
    if (prove) data.once("end", async () => ((await prove()) ? visitor.end() : cut("tunnel-lost")));
    watch(visitor, () => cut("visitor-left"));
    watch(data, () => cut("tunnel-lost"));
    let left = 2;
    const closed = () => {
      if (--left > 0) return;
      clearTimeout(clock);
      signal?.removeEventListener("abort", end);
      resolve(joined);
    };
    whenClosed(visitor, closed);
    whenClosed(data, closed);
    if (signal?.aborted) end();
  });
}

/** Calls back when a stream was lost: closed before both its sides had ended. */
function watch(stream: Duplex, lost: () => void): void {
  stream.on("error", () => {});
  whenClosed(stream, () => {
    if (!stream.readableEnded || !stream.writableFinished) lost();
  });
}

function whenClosed(stream: Duplex, closed: () => void): void {
  if (stream.closed) closed();
  else stream.once("close", closed);
}
