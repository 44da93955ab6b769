import { Packr } from "msgpackr";
import type { z } from "zod";
import type { AgentFrame, HubFrame } from "./frames.ts";

// Records would let a peer define structures that later frames refer to; a frame must stand alone.
const packer = new Packr({ useRecords: false });

/** One frame as one msgpack message. */
export function writeFrame(frame: AgentFrame | HubFrame): Buffer {
  return packer.pack(frame);
}

/** A message that is no frame: `code` is the WebSocket close code that says so (RFC 6455, section 7.4.1). */
export class FrameFault extends Error {
  readonly code: 1007 | 1008;
  constructor(code: 1007 | 1008, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads one message as a frame of this kind; throws a FrameFault. Nothing touches what was decoded before the schema has seen it: msgpack can
 * revive dates, errors, patterns. Bytes in the frame are views of the message: copy what is kept.
 */
export function readFrame<Frame>(schema: z.ZodType<Frame>, message: Buffer): Frame {
  const frame = schema.safeParse(decode(message));
  if (!frame.success) throw new FrameFault(1008, "this is no frame of the tunnel's protocol");
  return frame.data;
}

function decode(message: Buffer): unknown {
  try {
    return packer.unpack(message);
  } catch {
    throw new FrameFault(1007, "this is not msgpack"); // cut, lying about lengths, or nested beyond the stack
  }
}
