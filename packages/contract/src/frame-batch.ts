import { FrameFault } from "./frame-codec.ts";

const lengthBytes = 4;

/** Written frames in one body, each after its length. */
export function writeBatch(frames: readonly Buffer[]): Buffer {
  return Buffer.concat(
    frames.flatMap((frame) => {
      const length = Buffer.alloc(lengthBytes);
      length.writeUInt32BE(frame.length);
      return [length, frame];
    }),
  );
}

/** The messages of a body, still to be read as frames; throws a FrameFault when a length lies. */
export function splitBatch(body: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = at + lengthBytes <= body.length ? at + lengthBytes + body.readUInt32BE(at) : Number.POSITIVE_INFINITY;
    if (end > body.length) throw new FrameFault(1007, "a frame is cut short");
    messages.push(body.subarray(at + lengthBytes, end));
    at = end;
  }
  return messages;
}
