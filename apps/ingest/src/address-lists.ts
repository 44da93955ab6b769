import { type AddressSet, createAddressSet } from "@postern/contract/address-set";
import type { ListHead } from "@postern/db/address-lists/list-heads";
import { listsNamedBy } from "@postern/db/address-lists/named-lists";
import type { EndpointConfig } from "@postern/db/ingest-config";

/** Where address lists are read from. */
export interface AddressListSource {
  readHeads(wanted: readonly { organizationId: string; name: string }[]): Promise<ListHead[]>;
  readRanges(hashes: readonly string[]): Promise<{ hash: string; ranges: string[] }[]>;
}
export interface AddressLists {
  /** Puts the lists that their policies ask into these configurations. */
  attach(configs: readonly EndpointConfig[]): Promise<void>;
  /** How many different sets of addresses are held. */
  readonly size: number;
}

/** What is held at once in one reading: beyond it, sets are made in turns. */
const hashesMax = 100;

/** The address lists of all endpoints in memory. */
export function keepAddressLists(source: AddressListSource): AddressLists {
  const sets = new SharedSets(source);
  return {
    async attach(configs) {
      const wanted = configs.flatMap((config) => [...namesIn(config)].map((name) => ({ organizationId: config.organizationId, name })));
      if (wanted.length === 0) return;
      const heads = await source.readHeads(wanted);
      const byHash = await sets.read([...new Set(heads.map(({ hash }) => hash))]);
      for (const config of configs) {
        const own = heads.filter(({ organizationId, name }) => organizationId === config.organizationId && namesIn(config).has(name));
        config.addressLists = [...new Map(own.map((head) => [head.name, head])).values()].flatMap(({ name, isLoaded, hash }) => {
          const addresses = byHash.get(hash);
          return addresses ? [{ name, isLoaded, addresses }] : [];
        });
      }
    },
    get size() {
      return sets.size;
    },
  };
}

/**
 * Ranges that are the same are held once, for as long as some endpoint's prepared policy holds them: a thousand endpoints that ask the same feed
 * cost one set.
 */
class SharedSets {
  readonly #source: AddressListSource;
  readonly #sets = new Map<string, WeakRef<AddressSet>>();

  constructor(source: AddressListSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#sets.size;
  }

  async read(hashes: readonly string[]): Promise<Map<string, AddressSet>> {
    this.#forgetUnheld();
    const found = new Map(hashes.flatMap((hash) => this.#inHand(hash)));
    const unknown = hashes.filter((hash) => !found.has(hash));
    for (let at = 0; at < unknown.length; at += hashesMax)
      for (const { hash, ranges } of await this.#source.readRanges(unknown.slice(at, at + hashesMax))) {
        const set = createAddressSet(ranges);
        found.set(hash, set);
        this.#sets.set(hash, new WeakRef(set));
      }
    return found;
  }

  #inHand(hash: string): [string, AddressSet][] {
    const set = this.#sets.get(hash)?.deref();
    return set ? [[hash, set]] : [];
  }

  #forgetUnheld(): void {
    for (const [hash, held] of this.#sets) if (held.deref() === undefined) this.#sets.delete(hash);
  }
}

/** Also those of a version that decides silently. */
function namesIn({ policy, shadow }: EndpointConfig): Set<string> {
  return new Set([...listsNamedBy(policy), ...listsNamedBy(shadow?.policy)]);
}
