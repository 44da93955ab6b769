import type net from "node:net";
import { AnswerReader, type ReadAnswer } from "./answer-reader.ts";
import { AnswerFault } from "./faults.ts";
import { openSocket, type WireAddress } from "./open-socket.ts";

export interface Asking {
  /** As it goes over the wire. */
  bytes: readonly Buffer[];
  method: string;
  bytesWanted: number;
  /** Called once, in either way. */
  answered(answer: ReadAnswer["answer"]): void;
  failed(error: Error): void;
}
export interface ConnectionEvents {
  /** It was answered, and may be asked again. */
  free(connection: HttpConnection): void;
  /** Once, however it ended. */
  gone(connection: HttpConnection): void;
}

/** One connection to a server: asked one request at a time, never again once it is known to be closed. */
export class HttpConnection {
  readonly #socket: net.Socket;
  readonly #events: ConnectionEvents;
  #asking: Asking | undefined;
  #reader: AnswerReader | undefined;
  #answers = 0;

  constructor(address: WireAddress, events: ConnectionEvents) {
    this.#events = events;
    this.#socket = openSocket(address, { connected: () => {}, read: (bytes) => this.#read(bytes), failed: (error) => this.cut(error) });
    this.#socket.on("end", () => this.#end());
    this.#socket.once("close", () => {
      this.cut(new AnswerFault("the connection was closed before it came"));
      events.gone(this);
    });
  }

  /** How often it has answered. */
  get answers(): number {
    return this.#answers;
  }

  /** Whether it can be asked, as far as this side has heard. */
  get isFree(): boolean {
    return this.#asking === undefined && this.#socket.writable;
  }

  isAsked(asking: Asking): boolean {
    return this.#asking === asking;
  }

  ask(asking: Asking): void {
    this.#asking = asking;
    this.#reader = new AnswerReader(asking.method, asking.bytesWanted);
    this.#socket.ref();
    this.#socket.cork();
    for (const bytes of asking.bytes) this.#socket.write(bytes);
    this.#socket.uncork();
  }

  #read(bytes: Buffer): void {
    try {
      const read = this.#reader?.read(bytes);
      if (read) this.#answered(read);
      else if (!this.#reader) this.#socket.destroy(); // it speaks, and was asked nothing
    } catch (error) {
      this.cut(error as Error);
    }
  }

  #end(): void {
    try {
      if (this.#reader) this.#answered(this.#reader.end());
    } catch (error) {
      this.cut(error as Error);
    }
    this.#socket.destroy();
  }

  #answered({ answer, keeps }: ReadAnswer): void {
    this.#answers++;
    const asking = this.#asking;
    this.#asking = undefined;
    this.#reader = undefined;
    asking?.answered(answer);
    // Where the request has not gone out whole, the next one would go into the middle of it.
    if (!keeps || this.#socket.writableLength > 0) this.#socket.destroy();
    else this.#events.free(this);
    if (this.isFree) this.#socket.unref(); // one that waits for nothing keeps no process alive
  }

  /** Ends at once; who waits for an answer is told why. */
  cut(error: Error): void {
    const asking = this.#asking;
    this.#asking = undefined;
    this.#reader = undefined;
    this.#socket.destroy();
    asking?.failed(error);
  }
}
