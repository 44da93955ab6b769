import { answerBytesMax } from "@postern/contract/frames";
import type { Answer } from "./answer-reader.ts";
import { AnswerFault, Late } from "./faults.ts";
import { type Asking, type ConnectionEvents, HttpConnection } from "./http-connection.ts";
import type { WireAddress } from "./open-socket.ts";
import { requestBytes, type WireRequest } from "./request-bytes.ts";

/** Some servers close idle connections after 2 s: they are left after half of that, so that a close and a request do not meet. */
const idleMs = 1_000;
/** Some close after an answer without having said so, and do it at once: after its first, a connection is not asked for this long. */
const restMs = 20;

/**
 * The way to one server: a few connections, kept while they are used. A request is written once, to a connection that is not known to be closed;
 * what became of it when the connection ends before the answer nobody knows, so it is never written again here.
 */
export class HttpWire {
  readonly #address: WireAddress;
  readonly #connectionsMax: number;
  readonly #open = new Set<HttpConnection>();
  /** The one that was free last is asked first, so that the others can be left. */
  readonly #free: { connection: HttpConnection; since: number }[] = [];
  readonly #waiting = new Set<Asking>();
  #isServing = false;
  #sweep: NodeJS.Timeout | undefined;

  constructor(address: WireAddress, connectionsMax: number) {
    this.#address = address;
    this.#connectionsMax = connectionsMax;
  }

  /** Rejects with what went wrong: Unsendable, NeverConnected, Late, AnswerFault, or an error of the connection. */
  ask(request: WireRequest): Promise<Answer> {
    return new Promise((answered, failed) => {
      const { method, deadlineMs, answerBytesMax: bytesMax } = request;
      const end = () => clearTimeout(timer);
      const asking: Asking = {
        bytes: requestBytes(request),
        method,
        bytesWanted: bytesMax === undefined ? answerBytesMax : bytesMax + 1,
        answered: (answer) => {
          end();
          answered(answer);
        },
        failed: (error) => {
          end();
          failed(error);
        },
      };
      const timer = setTimeout(() => this.#giveUp(asking, new Late()), deadlineMs);
      this.#waiting.add(asking);
      this.#serveSoon();
    });
  }

  /** Ends all connections; what is asked has no answer. */
  close(): void {
    clearTimeout(this.#sweep);
    for (const asking of [...this.#waiting]) this.#giveUp(asking, new AnswerFault("nobody waits for it any more"));
    for (const connection of [...this.#open]) connection.cut(new AnswerFault("nobody waits for it any more"));
  }

  // Within the turn in which a request comes, a close that came with it may not have been heard yet.
  #serveSoon(): void {
    if (this.#isServing || this.#waiting.size === 0) return;
    this.#isServing = true;
    setImmediate(() => {
      this.#isServing = false;
      this.#serve();
    });
  }

  #serve(): void {
    for (const asking of this.#waiting) {
      const connection = this.#take() ?? this.#connect();
      if (!connection) return;
      this.#waiting.delete(asking);
      connection.ask(asking);
    }
  }

  #take(): HttpConnection | undefined {
    for (let free = this.#free.pop(); free; free = this.#free.pop()) if (free.connection.isFree) return free.connection;
  }

  #connect(): HttpConnection | undefined {
    if (this.#open.size >= this.#connectionsMax) return;
    const connection = new HttpConnection(this.#address, this.#events);
    this.#open.add(connection);
    return connection;
  }

  readonly #events: ConnectionEvents = {
    free: (connection) => {
      if (connection.answers > 1) this.#release(connection);
      else setTimeout(() => this.#release(connection), restMs).unref();
    },
    gone: (connection) => {
      this.#open.delete(connection);
      const index = this.#free.findIndex((free) => free.connection === connection);
      if (index >= 0) this.#free.splice(index, 1);
      this.#serveSoon();
    },
  };

  #release(connection: HttpConnection): void {
    if (!connection.isFree) return;
    this.#free.push({ connection, since: performance.now() });
    this.#sweep ??= setTimeout(() => this.#leaveIdle(), idleMs).unref();
    this.#serveSoon();
  }

  #leaveIdle(): void {
    this.#sweep = undefined;
    const before = performance.now() - idleMs;
    const idle = this.#free.filter(({ since }) => since <= before);
    for (const { connection } of idle) connection.cut(new AnswerFault("nobody asked"));
    if (this.#free.length > idle.length) this.#sweep = setTimeout(() => this.#leaveIdle(), idleMs / 2).unref();
  }

  #giveUp(asking: Asking, error: Error): void {
    if (this.#waiting.delete(asking)) asking.failed(error);
    else for (const connection of this.#open) if (connection.isAsked(asking)) connection.cut(error);
  }
}
