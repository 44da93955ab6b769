import type { Duplex } from "node:stream";
import { FrameFault, readFrame, writeFrame } from "@postern/contract/frame-codec";
import { AgentFrame, type HubFrame, heartbeat, slotsMax } from "@postern/contract/frames";
import { gatherWrites } from "@postern/contract/turn-writes";
import type { WebSocket } from "ws";
import type { AgentLine, LineEvents } from "./agent-line.ts";

/** Frames that nobody asked for; a delivery asks for two: taken and outcome. */
const framesPerSecondMax = 200;
const framesAskedForMax = 4 * slotsMax;
/** Beyond this the hub gives the agent nothing new to do; beyond it for too long, the agent reads no more. */
const bufferedBytesMax = 1_048_576;
const stalledMs = 30_000;
/** How long a peer may take to answer a closing handshake. */
const closingMs = 2_000;

/** One agent's socket: frames in and out, alive or ended. No agent can make it throw, wait for ever or hold more than its budget. */
export class AgentSocket implements AgentLine {
  readonly transport = "ws";
  readonly #socket: WebSocket;
  readonly #events: LineEvents;
  readonly #heart: NodeJS.Timeout;
  readonly #gather: () => void;
  #unanswered = 0;
  #pingedAt = 0;
  #fullSince: number | undefined;
  #second = 0;
  #framesThisSecond = 0;
  #askedFor = 0;
  #cause: string | undefined;

  /** `stream` is what the WebSocket writes to. */
  constructor(socket: WebSocket, stream: Duplex, events: LineEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#gather = gatherWrites(stream);
    socket.on("error", (error) => this.#breach(`the agent broke the protocol: ${error.message}`));
    socket.on("message", (data, isBinary) => this.#read(data as Buffer, isBinary));
    socket.on("ping", () => this.#count());
    socket.on("pong", () => this.#answered());
    socket.on("close", (code) => this.#ended(`closed with ${code}`));
    this.#heart = setInterval(() => this.#beat(), heartbeat.everyMs);
    this.#heart.unref();
  }

  send(frame: HubFrame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (frame.kind === "deliver") this.#askedFor = Math.min(this.#askedFor + 2, framesAskedForMax);
    this.#gather();
    this.#socket.send(writeFrame(frame)); // a failed write is followed by 'close'
  }

  /** Whether the agent reads too slowly to be given more. */
  get isFull(): boolean {
    const full = this.#socket.bufferedAmount > bufferedBytesMax;
    this.#fullSince = full ? (this.#fullSince ?? Date.now()) : undefined;
    return full;
  }

  ping(): void {
    this.#pingedAt = performance.now();
    this.#unanswered++;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping(undefined, undefined, () => {});
  }

  close(code: number, reason: string): void {
    this.#cause ??= reason;
    this.#socket.close(code, Buffer.from(reason).subarray(0, 120));
    setTimeout(() => this.#socket.terminate(), closingMs).unref();
  }

  #read(data: Buffer, isBinary: boolean): void {
    if (!this.#count() || this.#cause !== undefined) return;
    try {
      if (!isBinary) throw new FrameFault(1007, "frames are binary");
      this.#events.frame(readFrame(AgentFrame, data));
    } catch (error) {
      if (!(error instanceof FrameFault)) throw error;
      this.#events.breached();
      this.close(error.code, error.message);
    }
  }

  /** Counts a frame; false once the agent sends more than anyone needs. */
  #count(): boolean {
    if (this.#askedFor > 0) {
      this.#askedFor--;
      return true;
    }
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#framesThisSecond = 0;
    this.#second = second;
    if (++this.#framesThisSecond <= framesPerSecondMax) return true;
    this.#breach(`more than ${framesPerSecondMax} frames in a second`);
    return false;
  }

  #answered(): void {
    if (this.#unanswered > 0) this.#events.latency(performance.now() - this.#pingedAt);
    this.#unanswered = 0;
  }

  #beat(): void {
    const stalled = this.isFull && Date.now() - (this.#fullSince ?? 0) > stalledMs;
    if (this.#unanswered >= heartbeat.unansweredMax) this.#end(`no answer to ${heartbeat.unansweredMax} pings`);
    else if (stalled) this.#breach("it stopped reading");
    else this.ping();
  }

  #breach(cause: string): void {
    if (this.#cause === undefined) this.#events.breached();
    this.#end(cause);
  }

  #end(cause: string): void {
    this.#cause ??= cause;
    this.#socket.terminate();
  }

  #ended(cause: string): void {
    clearInterval(this.#heart);
    this.#events.closed(this.#cause ?? cause);
  }
}
