import { AgentFrame, type HubFrame } from "@postern/contract/frames";
import { Packr } from "msgpackr";

// Records would let a peer define structures that later frames refer to; a frame must stand alone.
const packer = new Packr({ useRecords: false });

export function writeFrame(frame: HubFrame): Buffer {
  return packer.pack(frame);
}

/** A message that is no frame: `code` is the WebSocket close code that says so. */
export class FrameFault extends Error {
  readonly code: 1007 | 1008;
  constructor(code: 1007 | 1008, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads one message; throws a FrameFault. Nothing touches what was decoded before the schema has seen it: msgpack can revive dates, errors, patterns. */
export function readFrame(message: Buffer): AgentFrame {
  const frame = AgentFrame.safeParse(decode(message));
  if (!frame.success) throw new FrameFault(1008, "this is no frame of an agent");
  return frame.data;
}

function decode(message: Buffer): unknown {
  try {
    return packer.unpack(message);
  } catch {
    throw new FrameFault(1007, "this is not msgpack"); // cut, lying about lengths, or nested beyond the stack
  }
}
