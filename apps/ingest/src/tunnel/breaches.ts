interface Breach {
  count: number;
  awayUntilMs: number;
  forgottenAtMs: number;
}

/** One may be an accident of a line or of a version. */
const forgivenMax = 1;
const awayMsMin = 5_000;
const awayMsMax = 60_000;
/** Whoever kept the protocol for so long begins anew. */
const forgottenMs = 600_000;
const recordsMax = 10_000;

/**
 * Who broke the protocol, and how long each stays away: 5 s after the second breach, twice as long after each other one, a minute at most. To cut such an
 * agent off costs little; to seat it again, and to begin and end its lane, costs more than what it does in between.
 */
export class Breaches {
  readonly #records = new Map<string, Breach>();

  note(key: string, nowMs: number): void {
    const count = 1 + (this.#known(key, nowMs)?.count ?? 0);
    const awayMs = count <= forgivenMax ? 0 : Math.min(awayMsMax, awayMsMin * 2 ** (count - forgivenMax - 1));
    this.#records.delete(key);
    this.#records.set(key, { count, awayUntilMs: nowMs + awayMs, forgottenAtMs: nowMs + forgottenMs });
    const [oldest] = this.#records.keys();
    if (this.#records.size > recordsMax && oldest !== undefined) this.#records.delete(oldest);
  }

  /** How long it is to stay away yet. */
  awayMs(key: string, nowMs: number): number {
    return Math.max(0, (this.#known(key, nowMs)?.awayUntilMs ?? 0) - nowMs);
  }

  #known(key: string, nowMs: number): Breach | undefined {
    const record = this.#records.get(key);
    if (record && record.forgottenAtMs > nowMs) return record;
  }
}
