/** One clock for what is waited for now: it starts anew with every byte that moves. */
export class Patience {
  #clock: NodeJS.Timeout | undefined;

  /** Waits for something else from now on. */
  within(ms: number, late: () => void): void {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(late, ms).unref();
  }

  moved(): void {
    this.#clock?.refresh();
  }

  end(): void {
    clearTimeout(this.#clock);
    this.#clock = undefined;
  }
}
