/** Events that wait to be copied, by their ids: so many at most, of which the oldest give way, and are counted. */
export class WaitingCopies {
  readonly #max: number;
  #ids: string[] = [];
  #dropped = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#ids.length;
  }

  /** How many there was no room for, since the beginning. */
  get dropped(): number {
    return this.#dropped;
  }

  /** `going`: how many of them go on at once, and do not wait. */
  add(ids: readonly string[], going = 0): void {
    this.#ids.push(...ids);
    const over = this.#ids.length - this.#max - going;
    if (over <= 0) return;
    this.#ids = this.#ids.slice(over);
    this.#dropped += over;
  }

  /** So many that were taken cannot be sent after all. */
  lose(count: number): void {
    this.#dropped += count;
  }

  /** The oldest, so many at most. */
  take(count: number): string[] {
    return this.#ids.splice(0, count);
  }
}
