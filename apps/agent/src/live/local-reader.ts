import type { OnReadOpts } from "node:net";
import type { Duplex } from "node:stream";

const readBytesMax = 65_536;
/** A read that fills this much of the memory is passed on as it lies; a smaller one is copied, and the memory used again. */
const passedOnBytesMin = 16_384;

/**
 * Reads a plain connection straight into the other one; the reader goes on, when that had to wait, by `resume`. By itself Node gives every read 64 KB of
 * memory of its own: to collect those took about two fifths of an agent's processor time where answers are small.
 */
export function readInto(data: Duplex): OnReadOpts {
  let memory = Buffer.allocUnsafeSlow(readBytesMax);
  return {
    buffer: () => memory,
    callback(bytes) {
      const said = memory.subarray(0, bytes);
      if (bytes < passedOnBytesMin) return data.write(Buffer.from(said));
      memory = Buffer.allocUnsafeSlow(readBytesMax);
      return data.write(said);
    },
  };
}
