import { Packr } from "msgpackr";
import type { z } from "zod";
import { hasFewValues } from "./few-values.ts";
import { AgentFrame, HubFrame } from "./frames.ts";
import { readUsualAgentFrame, readUsualHubFrame, writeUsualFrame } from "./usual-frames.ts";

// Records would let a peer define structures that later frames refer to; a frame must stand alone.
const packer = new Packr({ useRecords: false });

/** One frame as one msgpack message. */
export function writeFrame(frame: AgentFrame | HubFrame): Buffer {
  return writeUsualFrame(frame) ?? packer.pack(frame);
}

/** A message that is no frame: `code` is the WebSocket close code that says so (RFC 6455, section 7.4.1): 1007 where it was not even decoded. */
export class FrameFault extends Error {
  readonly code: 1007 | 1008;
  constructor(code: 1007 | 1008, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads one message as a frame of this kind; throws a FrameFault. What has too much in it is not decoded, nor are dates, errors and
 * patterns, which msgpack could revive. Bytes in the frame are views of the message: copy what is kept.
 */
export function readFrame<Frame>(schema: z.ZodType<Frame>, message: Buffer): Frame {
  const usual = usualReaders.get(schema)?.(message);
  if (usual) return usual as Frame;
  const frame = schema.safeParse(decode(message));
  if (!frame.success) throw new FrameFault(1008, "this is no frame of the tunnel's protocol");
  return frame.data;
}

const usualReaders = new Map<z.ZodType, (message: Buffer) => AgentFrame | HubFrame | undefined>([
  [AgentFrame, readUsualAgentFrame],
  [HubFrame, readUsualHubFrame],
]);

function decode(message: Buffer): unknown {
  if (!hasFewValues(message)) throw new FrameFault(1007, "it has more in it, or something else, than a frame of the tunnel's protocol");
  try {
    return packer.unpack(message);
  } catch {
    throw new FrameFault(1007, "this is not msgpack"); // cut, lying about lengths, or nested beyond the stack
  }
}
