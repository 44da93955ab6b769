import type { IncomingMessage } from "node:http";

const drainedBytesMax = 1_048_576;
const drainMs = 5_000;

/**
 * Reads and forgets what is left of a request that is answered already: a sender that is still sending would otherwise never read its answer.
 * One that does not come to an end soon loses its connection.
 */
export function letGo(request: IncomingMessage): void {
  request.unpipe();
  const cut = () => request.socket.destroy();
  const clock = setTimeout(cut, drainMs).unref();
  let left = drainedBytesMax;
  request.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) cut();
  });
  request.on("error", () => {});
  request.once("close", () => clearTimeout(clock));
  request.resume();
}
