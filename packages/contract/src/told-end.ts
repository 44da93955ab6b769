import type { IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import { cutOff } from "./cut-off.ts";
import { endsHeader, endsTold } from "./live.ts";

const headBytes = 4;

/**
 * A stream in pieces over another one: each has its length before it (four bytes, big-endian), and a length of nothing is the end of that side. The end of
 * a connection says too little: the system of a killed process ends its connections as if all had been said. Here such an end is an error.
 */
export class ToldEnd extends Duplex {
  readonly #carrier: Duplex;
  readonly #head = Buffer.alloc(headBytes);
  #headBytes = 0;
  /** Of the piece that is on its way. */
  #left = 0;
  #heardEnd = false;

  constructor(carrier: Duplex) {
    super({ allowHalfOpen: true });
    this.#carrier = carrier;
    carrier.on("data", (chunk: Buffer) => this.#hear(chunk));
    carrier.once("end", () => {
      if (!this.#heardEnd) this.destroy(new Error("the other end went away in the middle of a stream"));
    });
    carrier.on("error", (error) => this.destroy(error));
    carrier.once("close", () => this.destroy());
  }

  override _read(): void {
    this.#carrier.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: (error?: Error | null) => void): void {
    if (chunk.length === 0) return void written(); // its length would say that this is the end
    this.#carrier.cork();
    this.#carrier.write(headOf(chunk.length));
    this.#carrier.write(chunk, written); // no sooner than it is written: whoever lent the bytes takes them back then
    this.#carrier.uncork();
  }

  // The connection itself ends when both sides have: not everything between two machines lets one go on where the other has ended.
  override _final(ended: (error?: Error | null) => void): void {
    this.#carrier.write(headOf(0), ended);
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    const carrier = this.#carrier;
    if (error || !this.#heardEnd || !this.writableFinished) cutOff(carrier);
    else carrier.end(() => carrier.destroy());
    destroyed(error);
  }

  #hear(chunk: Buffer): void {
    let hasRoom = true;
    for (let at = 0; at < chunk.length && !this.destroyed; ) {
      if (this.#heardEnd) return void this.destroy(new Error("something came behind the end of a stream"));
      if (this.#left === 0) at += this.#hearHead(chunk, at);
      else {
        const piece = chunk.subarray(at, at + this.#left);
        at += piece.length;
        this.#left -= piece.length;
        hasRoom = this.push(piece);
      }
    }
    if (!hasRoom) this.#carrier.pause();
  }

  #hearHead(chunk: Buffer, at: number): number {
    const taken = chunk.copy(this.#head, this.#headBytes, at);
    this.#headBytes += taken;
    if (this.#headBytes < headBytes) return taken;
    this.#headBytes = 0;
    this.#left = this.#head.readUInt32BE();
    this.#heardEnd = this.#left === 0;
    if (this.#heardEnd) this.push(null);
    return taken;
  }
}

/** Whether the other end's part of the handshake, its request or its 101, speaks for ends that are told. */
export function tellsEnds({ headers }: Pick<IncomingMessage, "headers">): boolean {
  return headers[endsHeader] === endsTold;
}

/** The stream as its two ends agreed to carry it. */
export function asAgreed(stream: Duplex, handshake: Pick<IncomingMessage, "headers">): Duplex {
  return tellsEnds(handshake) ? new ToldEnd(stream) : stream;
}

function headOf(bytes: number): Buffer {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32BE(bytes);
  return head;
}
