import type { Exchange } from "./exchange.ts";
import { declaredBytes, hasBody } from "./head.ts";
import { type BodyRead, bodyDeadlineMs, readArrived, readBody, wholeBody } from "./inbound.ts";
import type { LiveEndpoint } from "./live-endpoint.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";

const emptyBody = wholeBody(Buffer.alloc(0));

/** A body, or why there is none, and the memory that is held until its request is answered. */
export interface TakenBody {
  read: BodyRead;
  bytesHeld: number;
}

/**
 * Takes an endpoint's body within its limits; a declared length that is too much is refused before a byte is read. Memory is taken as bytes
 * come, never for a promise of them: a few idle senders would have it all.
 */
export async function takeBody(exchange: Exchange, endpoint: LiveEndpoint, { memory }: Pick<ReceivingPorts, "memory">): Promise<TakenBody> {
  const { head, request, response, expectsContinue } = exchange;
  const { bodyBytesMax } = endpoint;
  if (!hasBody(head)) return { read: emptyBody, bytesHeld: 0 };

  const declared = declaredBytes(head) ?? 0;
  if (declared > bodyBytesMax) return { read: { kind: "too-large", bytes: declared }, bytesHeld: 0 };
  if (!memory.hasRoom(endpoint, declared)) return { read: { kind: "no-memory", bytes: declared }, bytesHeld: 0 };

  let bytesHeld = 0;
  const takeMemory = (bytes: number) => {
    const isTaken = memory.take(endpoint, bytes);
    if (isTaken) bytesHeld += bytes;
    return isTaken;
  };
  if (expectsContinue) response.writeContinue();
  await restOfTurn();
  const limits = { bytesMax: bodyBytesMax, deadlineMs: bodyDeadlineMs(bodyBytesMax), takeMemory };
  try {
    const read = readArrived(request, limits) ?? (await readBody(request, limits));
    return { read: asDeclared(read, declaredBytes(head)), bytesHeld };
  } catch (error) {
    memory.give(endpoint, bytesHeld); // nobody else knows of it
    throw error;
  }
}

/** The parser sees to it that a body has its declared length; nothing is promised for one that lost bytes on its way through our own hands. */
function asDeclared(read: BodyRead, declared: number | undefined): BodyRead {
  if (read.kind !== "whole" || declared === undefined || read.body.length === declared) return read;
  return { kind: "aborted", bytes: read.body.length };
}

let turn: Promise<void> | undefined;

/**
 * A request is told of as soon as its head is read. When the sockets of this turn of the event loop have been read, all that came with it
 * is here; the requests of one turn wait for that together.
 */
function restOfTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}
