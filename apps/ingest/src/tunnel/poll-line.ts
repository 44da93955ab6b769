import { writeBatch } from "@postern/contract/frame-batch";
import { FrameFault, readFrame, writeFrame } from "@postern/contract/frame-codec";
import { AgentFrame, type HubFrame } from "@postern/contract/frames";
import { polling } from "@postern/contract/polling";
import type { AgentLine, LineEvents } from "./agent-line.ts";

/** Beyond this the hub gives the agent nothing new to do. */
const queuedBytesMax = 1_048_576;
/** Calls of one agent: a claim and an outcome for each delivery, and then some. */
const callsPerSecondMax = 200;

/** The line of an agent that calls instead of holding a socket: frames wait for its next claim. Silence ends it, as it ends a socket. */
export class PollLine implements AgentLine {
  readonly transport = "poll";
  readonly #events: LineEvents;
  readonly #queue: Buffer[] = [];
  #queuedBytes = 0;
  #deliver: (() => void) | undefined;
  #absence: NodeJS.Timeout | undefined;
  #closing: string | undefined;
  #ended = false;
  #second = 0;
  #callsThisSecond = 0;

  constructor(events: LineEvents) {
    this.#events = events;
    this.#expect();
  }

  get isOver(): boolean {
    return this.#ended;
  }

  send(frame: HubFrame): void {
    if (this.#ended || this.#closing !== undefined) return;
    const message = writeFrame(frame);
    this.#queue.push(message);
    this.#queuedBytes += message.length;
    this.#deliver?.();
  }

  get isFull(): boolean {
    return this.#queuedBytes > queuedBytesMax;
  }

  /** A claim that is answered says as much as a ping would. */
  ping(): void {}

  /** What is queued goes with the claim that waits, or with the next one; then the line is over. */
  close(_code: number, reason: string): void {
    this.#closing ??= reason;
    if (this.#deliver) this.#deliver();
    else if (this.#queue.length === 0) this.#end(reason);
  }

  /** What the agent brought; false when it calls more often than anyone needs, or brings what is no frame. */
  hear(messages: readonly Buffer[]): boolean {
    if (!this.#mayCall()) return false;
    try {
      for (const message of messages) if (!this.#ended) this.#events.frame(readFrame(AgentFrame, message));
      return true;
    } catch (error) {
      if (!(error instanceof FrameFault)) throw error;
      this.#events.breached();
      this.#end(error.message);
      return false;
    }
  }

  /** The frames that wait, or those that come within the wait; empty when none did. The second claim at once ends the first. */
  async claim(signal: AbortSignal): Promise<Buffer> {
    this.#deliver?.();
    clearTimeout(this.#absence);
    if (this.#queue.length === 0 && this.#closing === undefined && !this.#ended) await this.#change(signal);
    const taken = this.#take();
    if (this.#closing !== undefined && this.#queue.length === 0) this.#end(this.#closing);
    else this.#expect();
    return taken;
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        if (this.#deliver === done) this.#deliver = undefined;
        resolve();
      };
      const timer = setTimeout(done, polling.waitMs);
      signal.addEventListener("abort", done);
      this.#deliver = done;
    });
  }

  #take(): Buffer {
    this.#queuedBytes = 0;
    return writeBatch(this.#queue.splice(0));
  }

  #mayCall(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#callsThisSecond = 0;
    this.#second = second;
    if (++this.#callsThisSecond <= callsPerSecondMax) return true;
    this.#events.breached();
    this.#end(`more than ${callsPerSecondMax} calls in a second`);
    return false;
  }

  #expect(): void {
    clearTimeout(this.#absence);
    if (this.#ended) return;
    this.#absence = setTimeout(() => this.#end(`no call for ${polling.absentMs / 1_000} s`), polling.absentMs);
    this.#absence.unref();
  }

  #end(cause: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#absence);
    this.#deliver?.();
    this.#events.closed(cause);
  }
}
