import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** A request whose body was read to be judged, to be read once more from memory. */
export function replayed({ method, url, headers, rawHeaders, rawTrailers, httpVersion, socket }: IncomingMessage, body: Buffer): IncomingMessage {
  const again = Readable.from([body], { objectMode: false });
  return Object.assign(again, { method, url, headers, rawHeaders, rawTrailers, httpVersion, socket, complete: true }) as unknown as IncomingMessage;
}
