import type { IncomingMessage, OutgoingMessage } from "node:http";

/** A body up to here is joined to its head; with a usual head that fills one record of TLS. */
const joinedBytesMax = 12_288;

/** Ends a message with a body that is here whole. */
export function endWhole(message: OutgoingMessage, source: IncomingMessage): void {
  const body: Buffer | null = source.read();
  if (body === null) message.end();
  // As text, one byte a letter, Node sends it in one piece with the head: two pieces are two system calls, and wake the other end twice.
  else if (body.length <= joinedBytesMax) message.end(body.toString("latin1"), "latin1");
  else message.end(body);
}
