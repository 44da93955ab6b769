import type { IncomingMessage, OutgoingMessage } from "node:http";

/** A body up to here is joined to its head; with a usual head that fills one record of TLS. */
const joinedBytesMax = 12_288;

/** Ends a message with a body that is here whole. */
export function endWhole(message: OutgoingMessage, source: IncomingMessage): void {
  const pieces: Buffer[] = [];
  for (let piece: Buffer | null = source.read(); piece !== null; piece = source.read()) pieces.push(piece); // one that flows gives a piece at a time
  const [first, ...more] = pieces;
  const body = first && more.length > 0 ? Buffer.concat(pieces) : first;
  if (body === undefined) message.end();
  // As text, one byte a letter, Node sends it in one piece with the head: two pieces are two system calls, and wake the other end twice.
  else if (body.length <= joinedBytesMax) message.end(body.toString("latin1"), "latin1");
  else message.end(body);
}
