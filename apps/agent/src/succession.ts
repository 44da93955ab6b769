import type { AgentLine } from "./line.ts";

/** How often another hub is looked for before this one is told that there is none, spread over the grace it gives. */
const triesMax = 3;

/** Sees to it that a line at work has the next one dialed before it ends: when its hub goes, and when a better transport may come through. */
export class Succession {
  readonly #dial: (upward: boolean) => AgentLine;
  readonly #stopping: AbortSignal;
  #successor: AgentLine | undefined;
  #upward: NodeJS.Timeout | undefined;

  constructor(dial: (upward: boolean) => AgentLine, stopping: AbortSignal) {
    this.#dial = dial;
    this.#stopping = stopping;
    stopping.addEventListener("abort", () => clearTimeout(this.#upward));
  }

  /** Whether another line has been dialed to follow this one. */
  follows(line: AgentLine): boolean {
    return this.#successor !== undefined && this.#successor !== line;
  }

  /** The line that follows the one that ended, if one was dialed; it is the caller's from then on. */
  take(): AgentLine | undefined {
    const successor = this.#successor;
    this.#successor = undefined;
    return successor;
  }

  /** The hub of this line goes: another one is looked for, and this one told when there is none, so that it can finish. */
  handOver(line: AgentLine, graceMs: number, tries = 1): void {
    this.#attempt(false, () => {
      if (tries >= triesMax) line.send({ kind: "bye", reason: "no other hub was found" });
      else setTimeout(() => this.handOver(line, graceMs, tries + 1), graceMs / (2 * triesMax)).unref();
    });
  }

  /** Looks for a better transport from time to time, while this line is at work. */
  aim(line: AgentLine, nextInMs: (tries: number) => number | undefined, tries = 0): void {
    clearTimeout(this.#upward);
    const inMs = nextInMs(tries);
    if (inMs === undefined || this.#stopping.aborted) return;
    this.#upward = setTimeout(() => this.#attempt(true, () => this.aim(line, nextInMs, tries + 1)), inMs);
    this.#upward.unref();
    void line.ended.then(() => clearTimeout(this.#upward));
  }

  #attempt(upward: boolean, failed: () => void): void {
    if (this.#successor || this.#stopping.aborted) return;
    const successor = this.#dial(upward);
    this.#successor = successor;
    void successor.ended.then(() => {
      if (this.#successor !== successor) return; // it was taken, and is followed elsewhere
      this.#successor = undefined;
      failed();
    });
  }
}
