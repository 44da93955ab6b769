import type { IncomingMessage } from "node:http";
import { FrameFault, readFrame, writeFrame } from "@postern/contract/frame-codec";
import { type AgentFrame, agentPath, frameBytesMax, HubFrame, type HubFrameOf, heartbeat, subprotocol } from "@postern/contract/frames";
import { gatherWrites } from "@postern/contract/turn-writes";
import { WebSocket } from "ws";
import { fetchBody } from "./fetch-body.ts";
import type { AgentLine, HubAddress, LineEnd, LineEvents } from "./line.ts";
import { lineCause, lineCauses, type Said } from "./line-cause.ts";
import { postAnswer } from "./post-answer.ts";
import { readRetryAfter } from "./retry-after.ts";
import { watchSleep } from "./sleep-watch.ts";
import { streamAgentFor } from "./way-out/way-out.ts";

const dialMs = 5_000;
const closingMs = 2_000;

/** One WebSocket to the hub, kept honest: pings it, notices sleep, ends exactly once. */
export class HubLine implements AgentLine {
  readonly transport = "ws";
  readonly ended: Promise<LineEnd>;
  readonly #address: HubAddress;
  readonly #socket: WebSocket;
  #gather: ReturnType<typeof gatherWrites> = () => {};
  #openedAt: number | undefined;
  #unanswered = 0;
  #cause: Said | undefined;
  #pingedAt: number | undefined;
  #latencyMs: number | undefined;
  #refusal: Pick<LineEnd, "status" | "retryAfterMs"> = {};

  constructor(address: HubAddress, { opened, frame }: LineEvents) {
    this.#address = address;
    this.#socket = new WebSocket(new URL(address.url.pathname.replace(/\/$/, "") + agentPath, address.url), subprotocol, {
      headers: { authorization: `Bearer ${address.token}` },
      handshakeTimeout: dialMs,
      maxPayload: frameBytesMax,
      perMessageDeflate: false,
      followRedirects: false,
      agent: streamAgentFor(address.url),
    });
    const clocks = [setInterval(() => this.#beat(), heartbeat.everyMs), watchSleep(() => this.cut(lineCause("slept")))];
    this.#socket.on("upgrade", ({ socket }) => {
      this.#gather = gatherWrites(socket);
    });
    this.#socket.on("open", () => {
      this.#openedAt = performance.now();
      this.#ping(); // before the hello, so that the answer to it tells of the way and not of the hub's work
      opened();
    });
    this.#socket.on("message", (data) => this.#read(data as Buffer, frame));
    this.#socket.on("pong", () => this.#answered());
    this.#socket.on("unexpected-response", (_request, response) => this.#refused(response));
    this.#socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#cause ??= lineCause("unreachable", error.code ?? error.message);
    });
    this.ended = new Promise((resolve) => {
      this.#socket.on("close", (_code, reason) => {
        for (const clock of clocks) clearInterval(clock);
        const upMs = this.#openedAt === undefined ? 0 : performance.now() - this.#openedAt;
        resolve({ ...(this.#cause ?? lineCause("closed", reason.toString() || undefined)), upMs, ...this.#refusal });
      });
    });
  }

  get latencyMs(): number | undefined {
    return this.#latencyMs;
  }

  send(frame: AgentFrame): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#gather(frame.kind === "taken"); // it must be on its way before the local server is asked
    this.#socket.send(writeFrame(frame)); // a failed write is followed by 'close'
  }

  fetchBody(deliver: HubFrameOf<"deliver">, size: number): Promise<Buffer> {
    return fetchBody(this.#address, { deliveryId: deliver.deliveryId, leaseId: deliver.leaseId, size });
  }

  postAnswer(leased: { deliveryId: string; leaseId: string }, body: Uint8Array): Promise<void> {
    return postAnswer(this.#address, leased, body);
  }

  close(cause: Said): void {
    this.#cause ??= cause;
    this.#socket.close(1000);
    setTimeout(() => this.#socket.terminate(), closingMs).unref();
  }

  cut(cause: Said): void {
    this.#cause ??= cause;
    this.#socket.terminate();
  }

  #read(data: Buffer, onFrame: (frame: HubFrame) => void): void {
    try {
      onFrame(readFrame(HubFrame, data));
    } catch (error) {
      if (!(error instanceof FrameFault)) throw error;
      this.cut(lineCause("unknown-frame", `${lineCauses["unknown-frame"]}: ${error.message}`));
    }
  }

  #beat(): void {
    if (this.#openedAt === undefined) return;
    if (this.#unanswered++ >= heartbeat.unansweredMax) this.cut(lineCause("ping-timeout"));
    else this.#ping();
  }

  #ping(): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#pingedAt = performance.now();
    this.#socket.ping(undefined, undefined, () => {});
  }

  #answered(): void {
    this.#unanswered = 0;
    if (this.#pingedAt !== undefined) this.#latencyMs = Math.max(1, Math.round(performance.now() - this.#pingedAt));
    this.#pingedAt = undefined;
  }

  #refused({ statusCode: status = 0, headers }: IncomingMessage): void {
    this.#refusal = { status, ...readRetryAfter(headers["retry-after"]) };
    this.cut(lineCause("answered", `the hub answered ${status}`));
  }
}
