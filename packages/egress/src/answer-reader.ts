import type { Dispatcher } from "undici";

/** What came back. */
export interface Answer {
  status: number;
  /** Flat, as written. */
  headers: string[];
  body: Buffer;
  /** Bytes read; the answer may have had more when truncated. */
  bodyBytes: number;
  truncated: boolean;
  address?: string;
}
export interface ReaderSettings {
  /** Reading stops here and the connection is given up. */
  answerBytesMax: number;
  onDone(answer: Answer): void;
  onError(error: Error): void;
}

/** Reads one answer raw: status, headers as written, and the body up to its limit; nothing is followed, inflated or remembered. */
export class AnswerReader implements Dispatcher.DispatchHandler {
  /** Filled in by the connection that takes the request. */
  peer: { address?: string } = {};
  readonly #settings: ReaderSettings;
  #controller: Dispatcher.DispatchController | undefined;
  #cancelled: Error | undefined;
  #status = 0;
  #headers: string[] = [];
  #chunks: Buffer[] = [];
  #bytes = 0;
  #done = false;

  constructor(settings: ReaderSettings) {
    this.#settings = settings;
  }

  /** Breaks the exchange off, whether it has begun or not. */
  cancel(error: Error): void {
    this.#cancelled = error;
    this.#controller?.abort(error);
    this.#fail(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cancelled) controller.abort(this.#cancelled);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200) return; // 1xx comes before the answer
    this.#status = status;
    const raw = Array.isArray(controller.rawHeaders) ? controller.rawHeaders : [];
    this.#headers = raw.map((part) => (typeof part === "string" ? part : part.toString("latin1")));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const room = this.#settings.answerBytesMax - this.#bytes;
    this.#bytes += chunk.length;
    if (room > 0) this.#chunks.push(Buffer.from(chunk.subarray(0, room))); // a copy: undici reuses its buffer
    if (chunk.length < room) return;
    this.#finish(true);
    controller.abort(new Error("the rest of the answer is not read"));
  }

  onResponseEnd(): void {
    this.#finish(false);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #finish(truncated: boolean): void {
    if (this.#done) return;
    this.#done = true;
    const address = this.peer.address;
    this.#settings.onDone({
      status: this.#status,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks),
      bodyBytes: this.#bytes,
      truncated,
      ...(address !== undefined && { address }),
    });
  }

  #fail(error: Error): void {
    if (this.#done) return;
    this.#done = true;
    this.#settings.onError(error);
  }
}
