/** Sends in flight at once in this process, over all lanes. */
export const slotsMax = 512;
/** What each organization gets, however many others send: a tenth. */
const shareMax = Math.floor(slotsMax / 10);
/** Kept for first attempts: what is new does not wait behind a mountain of retries. */
const reservedForFirst = Math.floor(slotsMax / 10);
/** Beyond its share an organization takes what nobody else uses: half of all at most, and only while a quarter is free for who comes next. */
const aloneMax = slotsMax / 2;
const spareMin = slotsMax / 4;

interface Waiter {
  first: boolean;
  grant(granted: boolean): void;
}

/**
 * Who may send next. Organizations take turns; each has a tenth of the slots, and more while there are plenty: an idle slot serves nobody, but a
 * slot whose send hangs cannot be taken back. So an organization whose destinations all hang costs itself, not its neighbours.
 */
export class Slots {
  readonly #used = new Map<string, number>();
  readonly #waiting = new Map<string, Waiter[]>();
  #inUse = 0;

  get inUse(): number {
    return this.#inUse;
  }

  /** Resolves true with a slot, which must be given back, or false when the signal aborted first. */
  take(organizationId: string, { first, signal }: { first: boolean; signal: AbortSignal }): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#mayTake(organizationId, first)) {
      this.#count(organizationId, 1);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const waiter: Waiter = { first, grant: resolve };
      const queue = this.#waiting.get(organizationId) ?? [];
      this.#waiting.set(organizationId, queue);
      queue.push(waiter);
      signal.addEventListener("abort", () => this.#leave(organizationId, waiter), { once: true });
    });
  }

  give(organizationId: string): void {
    this.#count(organizationId, -1);
    while (this.#grantNext());
  }

  #mayTake(organizationId: string, first: boolean): boolean {
    const free = slotsMax - this.#inUse;
    const used = this.#used.get(organizationId) ?? 0;
    if (used < shareMax) return free > (first ? 0 : reservedForFirst);
    return used < aloneMax && free > spareMin;
  }

  #grantNext(): boolean {
    for (const [organizationId, queue] of this.#waiting) {
      const index = queue.findIndex(({ first }) => this.#mayTake(organizationId, first));
      if (index < 0) continue;
      const [waiter] = queue.splice(index, 1);
      this.#waiting.delete(organizationId);
      if (queue.length > 0) this.#waiting.set(organizationId, queue); // its next turn comes after the others'
      this.#count(organizationId, 1);
      waiter?.grant(true);
      return true;
    }
    return false;
  }

  #leave(organizationId: string, waiter: Waiter): void {
    const queue = this.#waiting.get(organizationId) ?? [];
    const index = queue.indexOf(waiter);
    if (index < 0) return;
    queue.splice(index, 1);
    if (queue.length === 0) this.#waiting.delete(organizationId);
    waiter.grant(false);
  }

  #count(organizationId: string, more: 1 | -1): void {
    this.#inUse += more;
    const used = (this.#used.get(organizationId) ?? 0) + more;
    if (used === 0) this.#used.delete(organizationId);
    else this.#used.set(organizationId, used);
  }
}
