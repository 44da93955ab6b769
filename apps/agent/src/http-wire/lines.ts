import { AnswerFault } from "./faults.ts";

/** What of the bytes at hand was read so far. They are only lent: what is kept of them is copied. */
export interface Piece {
  readonly bytes: Buffer;
  at: number;
}

const lineFeed = 0x0a;
/** A line that comes byte by byte costs thirty times its bytes until it is whole. */
const lineBytesMax = 16_384;

/**
 * Cuts lines out of pieces, wherever these were cut. A line ends with CR LF and holds neither of the two: what ends with LF alone, others may
 * read in another way (RFC 9112, section 2.2).
 */
export class Lines {
  #begun = "";
  #bytesLeft: number;

  /** All lines together are no longer than this, and none is longer than `lineBytesMax`. */
  constructor(bytesMax: number) {
    this.#bytesLeft = bytesMax;
  }

  /** The next line without its end; nothing when its end has not come. */
  next(piece: Piece): string | undefined {
    const { bytes, at } = piece;
    const feed = bytes.indexOf(lineFeed, at);
    piece.at = feed < 0 ? bytes.length : feed + 1;
    this.#bytesLeft -= piece.at - at;
    if (this.#bytesLeft < 0) throw new AnswerFault("its head, or what stands between its chunks, is too long");
    if (this.#begun.length + piece.at - at > lineBytesMax) throw new AnswerFault("a line of it is too long");
    const text = this.#begun + bytes.toString("latin1", at, feed < 0 ? bytes.length : feed);
    this.#begun = feed < 0 ? text : "";
    if (feed < 0) return;
    if (text === "" || text.indexOf("\r") !== text.length - 1) throw new AnswerFault("a line does not end with CR LF");
    return text.slice(0, -1);
  }
}
