import net from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

/** Ends a stream so that its other end does not take it for a whole one: by a reset, where the connection is plain TCP. */
export function cutOff(stream: Duplex | undefined): void {
  if (stream instanceof net.Socket && !(stream instanceof TLSSocket)) stream.resetAndDestroy();
  else stream?.destroy();
}
