import type { PreparedKey } from "./prepare-scheme.ts";

/** How long fetched keys are believed; how soon one may ask again; how long old ones serve while their owner cannot be reached. */
const freshMs = 3_600_000;
const againMs = 30_000;
const staleMs = 86_400_000;

export interface KeyCacheLimits {
  /** So many places are remembered; those without keys are forgotten first, then the one asked for the longest ago. */
  placesMax: number;
  /** So many may be asked at once, whatever comes in. */
  fetchesMax: number;
}
/** Where keys are fetched: what is remembered under this name, and how it is asked for. Empty, or rejected: they cannot be had. */
export interface KeyPlace {
  name: string;
  fetch(): Promise<readonly PreparedKey[]>;
}
/** `keyId`: the one that is wanted, where it is named. */
export interface KeyWish {
  keyId: string | undefined;
  nowMs(): number;
}

interface KnownKeys {
  keys: readonly PreparedKey[];
  gotAtMs: number;
  askedAtMs: number;
}

/** Public keys that were fetched. What could not be had is remembered too, or each request would fetch again. */
export class KeyCache {
  readonly #limits: KeyCacheLimits;
  readonly #known = new Map<string, KnownKeys>();
  readonly #fetching = new Map<string, Promise<readonly PreparedKey[]>>();

  constructor(limits: KeyCacheLimits) {
    this.#limits = limits;
  }

  /** At once when they are known, else once they are fetched; none while they cannot be had. */
  find(place: KeyPlace, wish: KeyWish): readonly PreparedKey[] | Promise<readonly PreparedKey[]> {
    const had = this.#known.get(place.name);
    if (had && isGood(had, wish)) return usable(had, wish.nowMs());
    const running = this.#fetching.get(place.name);
    if (running !== undefined) return running;
    if (this.#fetching.size >= this.#limits.fetchesMax) return had ? usable(had, wish.nowMs()) : [];

    const asked = this.#ask(place, wish).finally(() => this.#fetching.delete(place.name));
    this.#fetching.set(place.name, asked);
    return asked;
  }

  async #ask({ name, fetch }: KeyPlace, { nowMs }: KeyWish): Promise<readonly PreparedKey[]> {
    const keys = await fetch().catch(() => []);
    const before = this.#known.get(name);
    const now = nowMs();
    const next = keys.length > 0 || !before ? { keys, gotAtMs: now, askedAtMs: now } : { ...before, askedAtMs: now };
    this.#known.delete(name);
    this.#known.set(name, next);
    this.#forgetOldest(({ keys }) => keys.length === 0); // whoever names places where nothing is pushes out no key
    this.#forgetOldest(() => true);
    return usable(next, now);
  }

  #forgetOldest(may: (known: KnownKeys) => boolean): void {
    for (const [name, known] of this.#known) if (this.#known.size > this.#limits.placesMax && may(known)) this.#known.delete(name);
  }
}

function isGood({ keys, gotAtMs, askedAtMs }: KnownKeys, { keyId, nowMs }: KeyWish): boolean {
  const now = nowMs();
  if (now - askedAtMs < againMs) return true;
  const hasKey = keys.length > 0 && (keyId === undefined || keys.some(({ key }) => key.id === undefined || key.id === keyId));
  return hasKey && now - gotAtMs < freshMs;
}

function usable({ keys, gotAtMs }: KnownKeys, nowMs: number): readonly PreparedKey[] {
  return nowMs - gotAtMs < staleMs ? keys : [];
}
