const firstMs = 250;
const mostMs = 30_000;
/** A connection that lasted this long was a good one: the next wait starts small again. */
const goodAfterMs = 5_000;
/** A hub names the second in which to come: its agents spread over it. */
const turnMs = 1_000;

/** How long to wait before dialing again: as long as the hub said, else full jitter over 250 ms, doubling to 30 s. */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The wait after a connection that was up this long (0: never). */
  next(upMs: number, retryAfterMs?: number): number {
    if (retryAfterMs !== undefined) return Math.round(retryAfterMs + turnMs * this.#random());
    if (upMs >= goodAfterMs) this.#failures = 0;
    const ceiling = Math.min(mostMs, firstMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    return Math.round(ceiling * this.#random());
  }
}
