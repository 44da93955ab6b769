/** Copies of the bytes that came, in one buffer that grows with them, up to a limit; what comes beyond it is let go. */
export class KeptBytes {
  readonly #bytesMax: number;
  #buffer: Buffer;
  #size = 0;

  /** `expected`: how many will come, where that is known; nobody is believed beyond what a few reads bring. */
  constructor(bytesMax: number, expected = 0) {
    this.#bytesMax = bytesMax;
    this.#buffer = Buffer.allocUnsafe(Math.min(expected, bytesMax, believedBytesMax));
  }

  get isFull(): boolean {
    return this.#size >= this.#bytesMax;
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }

  add(bytes: Buffer, from: number, to: number): void {
    const end = Math.min(to, from + this.#bytesMax - this.#size);
    this.#grow(this.#size + end - from);
    this.#size += bytes.copy(this.#buffer, this.#size, from, end);
  }

  #grow(needed: number): void {
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(this.#bytesMax, Math.max(needed, 2 * this.#buffer.length)));
    this.#buffer.copy(larger, 0, 0, this.#size);
    this.#buffer = larger;
  }
}

const believedBytesMax = 1_048_576;
