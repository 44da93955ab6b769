import { setTimeout as sleep } from "node:timers/promises";

/** A body is in memory, all 25 MiB of it if need be, until its agent has read it. */
const placesMax = 8;
const placesOfOneMax = 2;
const waitMs = 10_000;
const lookMs = 50;

/** Places for bodies that are read for agents of mirrors: so many at a hub, fewer for one agent, so that who does not read keeps no other waiting. */
export class BodyPlaces {
  readonly #taken = new Map<object, number>();

  /** Waits for a place, 10 s at most; gives what frees it again. */
  async take(agent: object): Promise<(() => void) | undefined> {
    for (const until = performance.now() + waitMs; !this.#hasRoom(agent); await sleep(lookMs)) if (performance.now() > until) return;
    this.#add(agent, 1);
    let isFree = false;
    return () => {
      if (!isFree) this.#add(agent, -1);
      isFree = true;
    };
  }

  #hasRoom(agent: object): boolean {
    const all = [...this.#taken.values()].reduce((sum, count) => sum + count, 0);
    return all < placesMax && (this.#taken.get(agent) ?? 0) < placesOfOneMax;
  }

  #add(agent: object, count: number): void {
    const left = (this.#taken.get(agent) ?? 0) + count;
    if (left > 0) this.#taken.set(agent, left);
    else this.#taken.delete(agent);
  }
}
