import type { ClaimedDelivery, LaneStore } from "@postern/contract/lane";
import type { Pool } from "@postern/db/pool";
import { listPassedGates } from "@postern/db/tunnel/passed-gates";

/** Which gates each claimed delivery's request came through: the agent's screen says "signature ok". */
export class PassedGates {
  readonly #pool: Pool;
  readonly #organizationId: string;
  readonly #passed = new WeakMap<ClaimedDelivery, string[]>();

  constructor(pool: Pool, organizationId: string) {
    this.#pool = pool;
    this.#organizationId = organizationId;
  }

  of(delivery: ClaimedDelivery): string[] {
    return this.#passed.get(delivery) ?? [];
  }

  /** The same store, whose claims are looked up here. */
  watch(store: LaneStore): LaneStore {
    return { ...store, claim: async (limit) => this.#look(await store.claim(limit)) };
  }

  async #look(claimed: ClaimedDelivery[]): Promise<ClaimedDelivery[]> {
    const ids = claimed.map(({ requestId }) => requestId);
    if (ids.length === 0) return claimed;
    // For the screen only: without it the event is delivered all the same.
    const gates = await listPassedGates(this.#pool, this.#organizationId, ids).catch(() => new Map<string, string[]>());
    for (const delivery of claimed) this.#passed.set(delivery, gates.get(delivery.requestId) ?? []);
    return claimed;
  }
}
