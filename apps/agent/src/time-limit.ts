/**
 * A time within which something has to come, for calls that someone may stop, too. In place of AbortSignal.any, whose signal Node 20 loses to its garbage
 * collector: calls with it went on for ever (nodejs/node#54614).
 */
export class TimeLimit {
  readonly #ending = new AbortController();
  readonly #stopped: AbortSignal;
  readonly #clock: NodeJS.Timeout;
  readonly #stop = () => this.#ending.abort(this.#stopped.reason);

  constructor(withinMs: number, stopped: AbortSignal) {
    this.#stopped = stopped;
    this.#clock = setTimeout(() => this.#ending.abort(new Error(`no answer in ${Math.round(withinMs / 1_000)} s`)), withinMs);
    stopped.addEventListener("abort", this.#stop);
    if (stopped.aborted) this.#stop();
  }

  /** Aborts when the time is over, with an error that says so, or when it was stopped. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Something came: the time begins anew. */
  refresh(): void {
    this.#clock.refresh();
  }

  /** What was waited for came, or nobody waits any more. */
  release(): void {
    clearTimeout(this.#clock);
    this.#stopped.removeEventListener("abort", this.#stop);
  }
}
