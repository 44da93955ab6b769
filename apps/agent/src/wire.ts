import { type AgentFrame, HubFrame } from "@postern/contract/frames";
import { Packr } from "msgpackr";

// Records would let a peer define structures that later frames refer to; a frame must stand alone.
const packer = new Packr({ useRecords: false });

export function writeFrame(frame: AgentFrame): Buffer {
  return packer.pack(frame);
}

/** Reads one message of the hub; nothing when it is no frame of it. Nothing touches what was decoded before the schema has seen it. */
export function readFrame(message: Buffer): HubFrame | undefined {
  try {
    return HubFrame.safeParse(packer.unpack(message)).data;
  } catch {
    return undefined; // not msgpack: cut, lying about lengths, or nested beyond the stack
  }
}
