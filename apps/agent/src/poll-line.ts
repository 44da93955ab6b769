import { buffer } from "node:stream/consumers";
import { splitBatch, writeBatch } from "@postern/contract/frame-batch";
import { readFrame, writeFrame } from "@postern/contract/frame-codec";
import { type AgentFrame, HubFrame, type HubFrameOf, heartbeat } from "@postern/contract/frames";
import { polling } from "@postern/contract/polling";
import { fetchBody } from "./fetch-body.ts";
import type { AgentLine, HubAddress, LineEnd, LineEvents } from "./line.ts";
import { type LineCause, lineCause, type Said } from "./line-cause.ts";
import { postAnswer } from "./post-answer.ts";
import { readRetryAfter } from "./retry-after.ts";
import { watchSleep } from "./sleep-watch.ts";
import { TimeLimit } from "./time-limit.ts";
import { callOut } from "./way-out/call-out.ts";

const callMs = 10_000;

/** A connection made of calls, where no WebSocket comes through: claims that wait for the hub's frames, and outcomes that bring the agent's. */
export class PollLine implements AgentLine {
  readonly transport = "poll";
  readonly ended: Promise<LineEnd>;
  readonly #address: HubAddress;
  readonly #over = new AbortController();
  readonly #waiting: Buffer[] = [];
  #sending: Promise<void> = Promise.resolve();
  #connectionId: string | undefined;
  #openedAt: number | undefined;
  #cause: Said | undefined;
  #refusal: Pick<LineEnd, "status" | "retryAfterMs"> = {};

  constructor(address: HubAddress, events: LineEvents) {
    this.#address = address;
    const clocks = [watchSleep(() => this.cut(lineCause("slept"))), setInterval(() => this.#beat(), heartbeat.everyMs)];
    // Not at once: whoever opens the line has to know it before it calls back.
    this.ended = Promise.resolve()
      .then(() => this.#run(events))
      .then(() => {
        for (const clock of clocks) clearInterval(clock);
        const upMs = this.#openedAt === undefined ? 0 : performance.now() - this.#openedAt;
        return { ...(this.#cause ?? lineCause("closed")), upMs, ...this.#refusal };
      });
  }

  send(frame: AgentFrame): void {
    this.#waiting.push(writeFrame(frame));
    if (this.#connectionId !== undefined) this.#sending = this.#sending.then(() => this.#flush());
  }

  /** A claim waits for so long that a way which died meanwhile would go unnoticed: a call that brings nothing has to be answered at once. */
  #beat(): void {
    if (this.#connectionId !== undefined) this.#sending = this.#sending.then(() => this.#bring());
  }

  fetchBody(deliver: HubFrameOf<"deliver">, size: number): Promise<Buffer> {
    return fetchBody(this.#address, { deliveryId: deliver.deliveryId, leaseId: deliver.leaseId, size });
  }

  postAnswer(leased: { deliveryId: string; leaseId: string }, body: Uint8Array): Promise<void> {
    return postAnswer(this.#address, leased, body);
  }

  close(cause: Said): void {
    void this.#sending.then(() => this.cut(cause));
  }

  cut(cause: Said): void {
    this.#cause ??= cause;
    this.#over.abort();
  }

  /** Claims until the hub or this side ends it. */
  async #run({ opened, frame }: LineEvents): Promise<void> {
    opened();
    while (!this.#over.signal.aborted) {
      const answer = await this.#claim();
      if (!answer) return;
      if (!this.#hear(answer, frame)) return this.cut(lineCause("unknown-frame"));
    }
  }

  /** The first claim brings the hello, those after it nothing: frames go out as they come. */
  async #claim(): Promise<Buffer | undefined> {
    const first = this.#connectionId === undefined;
    const answer = await this.#call(polling.claimPath, first ? this.#waiting.splice(0) : [], first ? callMs : polling.waitMs + callMs);
    if (answer && first) {
      this.#connectionId = answer.connectionId;
      this.#openedAt = performance.now();
    }
    return answer?.body;
  }

  #hear(batch: Buffer, onFrame: (frame: HubFrame) => void): boolean {
    try {
      for (const message of splitBatch(batch)) onFrame(readFrame(HubFrame, message));
      return true;
    } catch {
      return false;
    }
  }

  async #flush(): Promise<void> {
    if (this.#waiting.length > 0) await this.#bring();
  }

  async #bring(): Promise<void> {
    if (!this.#over.signal.aborted) await this.#call(polling.outcomesPath, this.#waiting.splice(0), callMs);
  }

  /** One call and its whole answer; nothing when it failed, which ends the line. */
  async #call(path: string, frames: Buffer[], withinMs: number): Promise<{ connectionId: string; body: Buffer } | undefined> {
    const headers = {
      authorization: `Bearer ${this.#address.token}`,
      ...(this.#connectionId !== undefined && { [polling.connectionHeader]: this.#connectionId }),
    };
    const limit = new TimeLimit(withinMs, this.#over.signal);
    try {
      const body = new Uint8Array(writeBatch(frames));
      const response = await callOut(this.#at(path), { method: "POST", headers, body, signal: limit.signal });
      const { statusCode: status = 0, headers: answered } = response;
      if (status >= 200 && status < 300) return { connectionId: String(answered[polling.connectionHeader] ?? ""), body: await buffer(response) };
      response.destroy();
      if (this.#connectionId === undefined) this.#refusal = { status, ...readRetryAfter(answered["retry-after"]) };
      const isOver = status === 404 && this.#connectionId !== undefined;
      this.cut(isOver ? lineCause("closed") : lineCause("answered", `the hub answered ${status}`));
    } catch (error) {
      const isLate = limit.signal.aborted && !this.#over.signal.aborted;
      this.#fail(error, isLate ? "poll-timeout" : "unreachable");
    } finally {
      limit.release();
    }
  }

  #fail(error: unknown, cause: LineCause): void {
    const { code, message } = (error instanceof Error && error.cause instanceof Error ? error.cause : error) as NodeJS.ErrnoException;
    this.cut(lineCause(cause, code ?? message));
  }

  #at(path: string): URL {
    const { url } = this.#address;
    const address = new URL(url.pathname.replace(/\/$/, "") + path, url);
    address.protocol = url.protocol === "wss:" || url.protocol === "https:" ? "https:" : "http:";
    return address;
  }
}
