import { AnswerFault } from "./faults.ts";
import type { KeptBytes } from "./kept-bytes.ts";
import { Lines, type Piece } from "./lines.ts";

/** The way a body's end shows. */
export interface AnswerBody {
  /** Reads on and keeps; true once the body has ended. */
  read(piece: Piece): boolean;
  /** Whether it may end where the connection ends. */
  readonly endsAnywhere: boolean;
}

/** A body of so many bytes, or of all that come (RFC 9112, section 6.3). */
export class CountedBody implements AnswerBody {
  readonly endsAnywhere: boolean;
  readonly #kept: KeptBytes;
  #left: number;

  constructor(kept: KeptBytes, bytes: number) {
    this.#kept = kept;
    this.#left = bytes;
    this.endsAnywhere = bytes === Number.POSITIVE_INFINITY;
  }

  read(piece: Piece): boolean {
    this.#left -= keep(piece, this.#left, this.#kept);
    return this.#left === 0;
  }
}

/** What may stand between a body's chunks, all sizes, extensions and trailers together: a server that writes byte by byte stays below. */
const chunkLinesBytesMax = 4_194_304;
/** Twelve digits stay within what a number holds; an extension is read and dropped. */
const chunkSize = /^([0-9A-Fa-f]{1,12})(?:;[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"[\t\x20\x21\x23-\x5b\x5d-\x7e]*"))?)*$/;
// One that speaks of the body's length comes too late to be believed (RFC 9110, section 6.5.1).
const trailer = /^(?!content-length:|transfer-encoding:)[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/i;

/** A body in chunks (RFC 9112, section 7.1); its trailers are read and dropped. */
export class ChunkedBody implements AnswerBody {
  readonly endsAnywhere = false;
  readonly #kept: KeptBytes;
  readonly #lines = new Lines(chunkLinesBytesMax);
  #next: "size" | "data" | "data's end" | "trailers" = "size";
  #left = 0;

  constructor(kept: KeptBytes) {
    this.#kept = kept;
  }

  read(piece: Piece): boolean {
    while (piece.at < piece.bytes.length && !this.#kept.isFull) {
      if (this.#next === "data") this.#readData(piece);
      else {
        const line = this.#lines.next(piece);
        if (line === undefined) return false;
        if (this.#next === "trailers" && line === "") return true;
        this.#readLine(line);
      }
    }
    return false;
  }

  #readData(piece: Piece): void {
    this.#left -= keep(piece, this.#left, this.#kept);
    if (this.#left === 0) this.#next = "data's end";
  }

  #readLine(line: string): void {
    if (this.#next === "size") {
      const [, digits] = chunkSize.exec(line) ?? [];
      if (digits === undefined) throw new AnswerFault("a chunk does not say how long it is");
      this.#left = Number.parseInt(digits, 16);
      this.#next = this.#left === 0 ? "trailers" : "data";
    } else if (this.#next === "data's end") {
      if (line !== "") throw new AnswerFault("a chunk is longer than it says");
      this.#next = "size";
    } else if (!trailer.test(line)) throw new AnswerFault("a line behind its chunks is no trailer");
  }
}

/** Keeps as many bytes of the piece as there are, up to this many; says how many that were. */
function keep(piece: Piece, bytesMax: number, kept: KeptBytes): number {
  const end = Math.min(piece.bytes.length, piece.at + bytesMax);
  const taken = end - piece.at;
  kept.add(piece.bytes, piece.at, end);
  piece.at = end;
  return taken;
}
