import type { ClientChain } from "@postern/db/client-chains";
import { chainHash } from "@postern/policy/certificate/chain-hash";
import { forgetOldest } from "@postern/policy/forget-oldest";

export interface ShownChain {
  organizationId: string;
  chain: readonly Buffer[];
  /** Whether a gate let it pass: an authority of the organization vouches for it. */
  isBelieved: boolean;
  atMs: number;
}
export interface ClientChains {
  /** Has a chain kept, soon: requests name it by its hash. */
  note(shown: ShownChain): void;
  end(): Promise<void>;
}

const writeEveryMs = 1_000;
const dayMs = 86_400_000;
const bytesMax = 32_768;
const waitingMax = 1_000;
const knownMax = 20_000;
/** Anyone can make certificates of their own and show them: so many of an organization's unbelieved chains are kept a day, by each process. */
const strangersPerDay = 100;

/**
 * Chains are written beside the requests that name them, once a day each. One that is not written, as it is too large, one stranger's too many, or lost
 * with its process, is one that was not kept: trials say so.
 */
export function createClientChains(keep: (chain: ClientChain) => Promise<void>, onTrouble: (error: Error) => void): ClientChains {
  const noted = new NotedChains();
  let writing: Promise<void> | undefined;
  const writeAll = (): Promise<void> => {
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  };
  async function write(): Promise<void> {
    for (const chain of noted.waiting()) {
      const isKept = await keep(chain).then(
        () => true,
        (error: Error) => onTrouble(error),
      );
      if (!isKept) return; // what waits is tried again with the next round
      noted.settle(chain);
    }
  }
  const clock = setInterval(() => void writeAll(), writeEveryMs);
  return {
    note: (shown) => noted.add(shown),
    async end() {
      clearInterval(clock);
      await writeAll();
    },
  };
}

class NotedChains {
  /** By organization and hash, the day that was last noted; in order of noting. */
  readonly #known = new Map<string, number>();
  readonly #waiting = new Map<string, ClientChain>();
  #strangers = new Map<string, number>();
  #day = 0;

  add({ organizationId, chain, isBelieved, atMs }: ShownChain): void {
    if (chain.length === 0 || this.#waiting.size >= waitingMax) return;
    const day = Math.floor(atMs / dayMs);
    const sha256 = chainHashOf(chain);
    const key = keyOf({ organizationId, sha256 });
    if (this.#known.get(key) === day || !this.#hasRoom(organizationId, { chain, isBelieved, day })) return;
    this.#known.delete(key);
    this.#known.set(key, day);
    forgetOldest(this.#known, knownMax);
    this.#waiting.set(key, { organizationId, sha256, certificates: chain, seenAtMs: atMs });
  }

  waiting(): ClientChain[] {
    return [...this.#waiting.values()];
  }

  settle(chain: ClientChain): void {
    this.#waiting.delete(keyOf(chain));
  }

  #hasRoom(organizationId: string, { chain, isBelieved, day }: Pick<ShownChain, "chain" | "isBelieved"> & { day: number }): boolean {
    if (chain.reduce((bytes, der) => bytes + der.length, 0) > bytesMax) return false;
    if (isBelieved) return true;
    if (day !== this.#day) this.#strangers = new Map();
    this.#day = day;
    const strangers = this.#strangers.get(organizationId) ?? 0;
    this.#strangers.set(organizationId, strangers + 1);
    return strangers < strangersPerDay;
  }
}

function keyOf({ organizationId, sha256 }: Pick<ClientChain, "organizationId" | "sha256">): string {
  return `${organizationId} ${sha256.toString("base64")}`;
}

const hashes = new WeakMap<readonly Buffer[], Buffer>();

/** A connection's chain is one value for all of its requests, so its hash is worked out once. */
export function chainHashOf(chain: readonly Buffer[]): Buffer {
  const known = hashes.get(chain) ?? chainHash(chain);
  hashes.set(chain, known);
  return known;
}
