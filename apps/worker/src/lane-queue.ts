import type { LanePlace } from "@postern/db/lane-claim";

/** Lanes that wait for their turn: organizations take turns, each one's lanes in the order they were rung. */
export class LaneQueue {
  readonly #byOrganization = new Map<string, Map<string, LanePlace>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Waits once, however often it is rung. */
  add(lane: LanePlace): void {
    const lanes = this.#byOrganization.get(lane.organizationId) ?? new Map<string, LanePlace>();
    if (lanes.has(lane.destinationId)) return;
    this.#byOrganization.set(lane.organizationId, lanes);
    lanes.set(lane.destinationId, lane);
    this.#size++;
  }

  /** The next lane of the first organization in line that may have one more. */
  next(mayRun: (organizationId: string) => boolean): LanePlace | undefined {
    for (const [organizationId, lanes] of this.#byOrganization) {
      if (!mayRun(organizationId)) continue;
      const [first] = lanes;
      if (!first) continue;
      const [destinationId, lane] = first;
      lanes.delete(destinationId);
      this.#byOrganization.delete(organizationId);
      if (lanes.size > 0) this.#byOrganization.set(organizationId, lanes); // its next turn comes after the others'
      this.#size--;
      return lane;
    }
  }
}
