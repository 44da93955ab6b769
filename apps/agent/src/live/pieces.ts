import type { OnReadOpts } from "node:net";

/** The most that a record of TLS carries (RFC 8446, section 5.1): behind a full one there is likely to be another. */
export const recordBytes = 16_384;
const keptBytesMax = 2_097_152;

/**
 * Memory that a connection reads into, passed on with what was read and used again once that is written. By itself Node makes new memory for every read:
 * to have it from the system, and to collect it, took more than half of an agent's processor time where bodies are large.
 */
export class Pieces {
  readonly #bytes: number;
  readonly #free: Buffer[] = [];
  /** What was passed on, and the piece that it lies in. */
  readonly #lent = new WeakMap<Buffer, Buffer>();

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** These bytes are written, and nobody else has them. What was not passed on from here is left alone, parts of it as well: others may still wait. */
  giveBack(bytes: Buffer): void {
    const piece = this.#lent.get(bytes);
    this.#lent.delete(bytes);
    if (piece && (this.#free.length + 1) * this.#bytes <= keptBytesMax) this.#free.push(piece);
  }

  /** Reads a connection into pieces and passes on what came; it reads no more where that says so, until `resume`. */
  read(pass: (bytes: Buffer) => boolean): OnReadOpts {
    let memory = this.#take();
    return {
      buffer: () => memory,
      callback: (bytes) => {
        const said = memory.subarray(0, bytes);
        if (bytes < this.#bytes / 4) return pass(Buffer.from(said)); // else a few small ones that wait would hold much
        this.#lent.set(said, memory);
        memory = this.#take();
        return pass(said);
      },
    };
  }

  #take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#bytes);
  }
}

/** For what the hub says, a record at a time. */
export const hubPieces = new Pieces(recordBytes);
/** For what local servers say. */
export const localPieces = new Pieces(65_536);
