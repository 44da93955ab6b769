import { type AnswerBody, ChunkedBody, CountedBody } from "./answer-body.ts";
import { type AnswerHead, readHead } from "./answer-head.ts";
import { AnswerFault } from "./faults.ts";
import { KeptBytes } from "./kept-bytes.ts";
import { Lines, type Piece } from "./lines.ts";

export interface Answer {
  status: number;
  /** Flat raw list, latin1 text, as they came. */
  rawHeaders: string[];
  /** As much of it as was wanted. */
  body: Buffer;
}
export interface ReadAnswer {
  answer: Answer;
  /** All of it was read and nothing came behind it: the connection may be asked again. */
  keeps: boolean;
}

interface Begun {
  head: AnswerHead;
  kept: KeptBytes;
  body: AnswerBody;
}

/** Of an answer's head, with all that comes before it (100, 103). */
const headBytesMax = 16_384;

/** Reads one answer from pieces, wherever they were cut. Throws an AnswerFault where it cannot be believed. */
export class AnswerReader {
  readonly #method: string;
  readonly #bytesWanted: number;
  readonly #headLines = new Lines(headBytesMax);
  #lines: string[] = [];
  #begun: Begun | undefined;

  constructor(method: string, bytesWanted: number) {
    this.#method = method;
    this.#bytesWanted = bytesWanted;
  }

  /** The answer, once it is whole or as much of it came as is wanted. */
  read(bytes: Buffer): ReadAnswer | undefined {
    const piece = { bytes, at: 0 };
    this.#begun ??= this.#readHead(piece);
    if (!this.#begun) return;
    const { head, kept, body } = this.#begun;
    const isWhole = body.read(piece);
    if (isWhole || kept.isFull) return { answer: answerOf(head, kept), keeps: isWhole && head.keeps && piece.at === bytes.length };
  }

  /** The connection has ended: the answer, where that may be its end. */
  end(): ReadAnswer {
    if (!this.#begun) throw new AnswerFault("the connection was closed before it came");
    const { head, kept, body } = this.#begun;
    if (!body.endsAnywhere) throw new AnswerFault("the connection was closed before its end");
    return { answer: answerOf(head, kept), keeps: false };
  }

  #readHead(piece: Piece): Begun | undefined {
    for (let line = this.#headLines.next(piece); line !== undefined; line = this.#headLines.next(piece)) {
      if (line !== "") this.#lines.push(line);
      else {
        const head = readHead(this.#lines, this.#method);
        if (head.status >= 200) return this.#begin(head);
        this.#lines = []; // one that comes before the answer (RFC 9110, section 15.2)
      }
    }
  }

  #begin(head: AnswerHead): Begun {
    const { framing } = head;
    const kept = new KeptBytes(this.#bytesWanted, typeof framing === "number" ? framing : undefined);
    const body = framing === "chunked" ? new ChunkedBody(kept) : new CountedBody(kept, framing === "until-close" ? Number.POSITIVE_INFINITY : framing);
    return { head, kept, body };
  }
}

function answerOf({ status, rawHeaders }: AnswerHead, { bytes }: KeptBytes): Answer {
  return { status, rawHeaders, body: bytes };
}
