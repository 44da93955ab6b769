/** A second's worth is the most that goes out at once. */
const windowMs = 1_000;

/** Holds a connection to so many deliveries a second; without a limit it holds nothing back. */
export class SendPace {
  readonly #perSecondMax: number | undefined;
  readonly #ring: () => void;
  readonly #nowMs: () => number;
  /** When each of the last second's deliveries went out, the oldest first. */
  readonly #sentMs: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `ring` is called when there is room again. */
  constructor(perSecondMax: number | undefined, ring: () => void, nowMs: () => number = () => performance.now()) {
    this.#perSecondMax = perSecondMax;
    this.#ring = ring;
    this.#nowMs = nowMs;
  }

  /** How many may be in flight now: as many as are, and what this second leaves. */
  slots(free: number, inFlight: number): number {
    if (this.#perSecondMax === undefined) return free;
    this.#forget();
    const left = this.#perSecondMax - this.#sentMs.length;
    if (left <= 0) this.#wait();
    return Math.min(free, inFlight + left);
  }

  sent(): void {
    if (this.#perSecondMax !== undefined) this.#sentMs.push(this.#nowMs());
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #forget(): void {
    const since = this.#nowMs() - windowMs;
    while ((this.#sentMs[0] ?? Number.POSITIVE_INFINITY) <= since) this.#sentMs.shift();
  }

  #wait(): void {
    const [oldest = this.#nowMs()] = this.#sentMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#ring, Math.max(1, oldest + windowMs - this.#nowMs()));
    this.#timer.unref();
  }
}
