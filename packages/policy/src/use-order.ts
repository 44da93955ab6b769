/** An entry that stands in an order of use. */
export interface InUseOrder<Entry> {
  readonly key: string;
  /** Used before it, and after it. */
  older: Entry | undefined;
  newer: Entry | undefined;
}

/**
 * Entries by their key, in order of last use. The oldest is at hand at once: a Map alone would step over the places of all that stood before it and are
 * gone, a hundred thousand of them between two clearings of its table.
 */
export class UseOrder<Entry extends InUseOrder<Entry>> {
  readonly #entries = new Map<string, Entry>();
  #oldest: Entry | undefined;
  #newest: Entry | undefined;

  get size(): number {
    return this.#entries.size;
  }

  /** The one untouched for longest. */
  get oldest(): Entry | undefined {
    return this.#oldest;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Adds an entry, whose key is new, as the one used last. */
  add(entry: Entry): void {
    this.#entries.set(entry.key, entry);
    this.#append(entry);
  }

  /** Notes that an entry was used now. */
  touch(entry: Entry): void {
    if (entry === this.#newest) return;
    this.#takeOut(entry);
    this.#append(entry);
  }

  delete(entry: Entry): void {
    this.#entries.delete(entry.key);
    this.#takeOut(entry);
  }

  #append(entry: Entry): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest) this.#newest.newer = entry;
    else this.#oldest = entry;
    this.#newest = entry;
  }

  #takeOut({ older, newer }: Entry): void {
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
  }
}
