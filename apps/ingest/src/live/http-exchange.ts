import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { type ProblemDetails, problemDetails } from "@postern/contract/problem";
import { passInformation } from "./answer-edges.ts";
import { type Asked, askLocal, openRequest, type Question } from "./ask-local.ts";
import { bringAnswer } from "./bring-answer.ts";
import { problemOf } from "./exchange-fault.ts";
import { letGo } from "./let-go.ts";
import type { LiveCall, LiveOutcome } from "./live-desk.ts";
import type { LiveTunnel } from "./live-tunnel.ts";
import { Patience } from "./patience.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

export interface Visit {
  call: LiveCall;
  request: IncomingMessage;
  response: ServerResponse;
  /** Ends the exchange: the visitor left, or the share is over. */
  signal: AbortSignal;
}

/** One HTTP exchange through a tunnel that is ready: streamed both ways, nothing held that the other side has not taken. */
export class HttpExchange {
  readonly #tunnel: LiveTunnel;
  readonly #visit: Visit;
  readonly #question: Question;
  readonly #outcome: LiveOutcome = { bytesUp: 0, bytesDown: 0, durationMs: 0 };
  readonly #startedAt = performance.now();
  #outgoing: ClientRequest | undefined;

  constructor(tunnel: LiveTunnel, visit: Visit) {
    this.#tunnel = tunnel;
    this.#visit = visit;
    const { call, request, response } = visit;
    const hasBody = request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
    this.#question = { call, request, hasBody, patience: new Patience(), inform: (information) => passInformation(information, response) };
  }

  async run(): Promise<LiveOutcome> {
    const { request, signal } = this.#visit;
    const { hasBody, patience } = this.#question;
    const cut = () => this.#outgoing?.destroy();
    const count = (chunk: Buffer) => this.#countUp(chunk);
    signal.addEventListener("abort", cut);
    if (hasBody) request.on("data", count).pause();

    const asked = await this.#ask();
    this.#outcome.firstByteMs = performance.now() - this.#startedAt;
    if ("answer" in asked) await this.#bring(asked.answer);
    else this.#fail(asked);

    signal.removeEventListener("abort", cut);
    request.off("data", count);
    patience.end();
    this.#outgoing?.destroy(); // of a connection that is kept for the next exchange nothing is destroyed
    if (!request.complete) letGo(request);
    return { ...this.#outcome, durationMs: performance.now() - this.#startedAt };
  }

  #bring(answer: IncomingMessage): Promise<void> {
    const bringing = { outcome: this.#outcome, patience: this.#question.patience, tunnel: this.#tunnel };
    return bringAnswer(answer, this.#visit.response, { ...bringing, whyEnded: () => this.#whyEnded() });
  }

  /** Asks; once more where the connection turned out to be closed, and the local server cannot have acted on the request. */
  async #ask(): Promise<Asked> {
    const asked = await this.#askOnce();
    if (!("fault" in asked) || !this.#mayRepeat(asked.fault)) return asked;
    return (await this.#tunnel.ready(this.#visit.signal)) ? this.#askOnce() : asked;
  }

  async #askOnce(): Promise<Asked> {
    try {
      this.#outgoing = openRequest(this.#tunnel, this.#question);
    } catch (fault) {
      return { fault };
    }
    return askLocal(this.#outgoing, this.#question);
  }

  #mayRepeat(fault: unknown): boolean {
    const wasClosed = ["ECONNRESET", "EPIPE"].includes((fault as NodeJS.ErrnoException).code ?? "");
    const cannotHaveActed = this.#question.hasBody || safeMethods.has(this.#visit.request.method ?? "");
    return wasClosed && cannotHaveActed && this.#outcome.bytesUp === 0 && !this.#tunnel.closed && !this.#visit.signal.aborted;
  }

  #fail(asked: Exclude<Asked, { answer: IncomingMessage }>): void {
    const broken = this.#whyEnded();
    if (broken) this.#outcome.broken = broken;
    this.#outcome.problem = this.#problemOf(asked);
  }

  #problemOf(asked: Exclude<Asked, { answer: IncomingMessage }>): ProblemDetails {
    if ("late" in asked) return problemDetails("live-late");
    return "fault" in asked ? problemOf(asked.fault) : problemDetails("live-closed");
  }

  #whyEnded(): LiveOutcome["broken"] {
    if (!this.#visit.signal.aborted) return;
    return this.#visit.call.signal?.aborted ? "ended" : "visitor-left";
  }

  #countUp(chunk: Buffer): void {
    this.#outcome.bytesUp += chunk.length;
    this.#question.patience.moved();
  }
}
