import type { Account } from "@postern/policy/ports";
import { type Lease, noLease } from "./lease.ts";

/** What is known of one key of one rate gate. */
export interface KeyCount {
  readonly key: string;
  readonly account: Account;
  /** GCRA of what this process may give away without asking anyone. */
  fullAtMs: number;
  /** The same of the small part that needs no asking while all processes count together. */
  freeFullAtMs: number;
  /** There where several processes count. */
  lease: Lease | undefined;
}

export interface BookLimits {
  keysMax: number;
  /** So many of one gate. */
  bookMax: number;
}

/**
 * The keys of all gates, bounded. A key is forgotten once its bucket is full again, the one untouched for longest first. When there is no room and
 * none can be forgotten, new keys of that gate are counted as one: a flood of made-up keys frees nobody of the count of theirs.
 */
export class KeyBooks {
  readonly #books = new Map<string, Map<string, KeyCount>>();
  readonly #limits: BookLimits;
  #size = 0;

  constructor(limits: BookLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  countOf(key: string, account: Account, nowMs: number): KeyCount {
    const book = this.#bookOf(account.book);
    const known = book.get(key);
    if (known) return book.size === 1 ? known : touched(book, known);
    if (!this.#hasRoom(book) && !this.#forgetIdle(book, nowMs)) return this.#rest(book, account);
    return this.#add(book, key, account);
  }

  /** Forgets what is full again; books that are empty then are closed. */
  tidy(nowMs: number): void {
    for (const [name, book] of this.#books) {
      while (this.#forgetIdle(book, nowMs));
      if (book.size === 0) this.#books.delete(name);
    }
  }

  #bookOf(name: string): Map<string, KeyCount> {
    const known = this.#books.get(name);
    if (known) return known;
    const book = new Map<string, KeyCount>();
    this.#books.set(name, book);
    return book;
  }

  #hasRoom({ size }: ReadonlyMap<string, KeyCount>): boolean {
    return this.#size < this.#limits.keysMax && size < this.#limits.bookMax;
  }

  #forgetIdle(book: Map<string, KeyCount>, nowMs: number): boolean {
    for (const [key, count] of book) {
      if (!isIdle(count, nowMs)) return false;
      book.delete(key);
      this.#size -= 1;
      return true;
    }
    return false;
  }

  #rest(book: Map<string, KeyCount>, account: Account): KeyCount {
    const key = `${account.book}/*`;
    return book.get(key) ?? this.#add(book, key, account);
  }

  #add(book: Map<string, KeyCount>, key: string, account: Account): KeyCount {
    const count = { key, account, fullAtMs: 0, freeFullAtMs: 0, lease: undefined };
    book.set(key, count);
    this.#size += 1;
    return count;
  }
}

/** The lease of a key, made when it is first needed. */
export function leaseOf(count: KeyCount): Lease {
  count.lease ??= noLease();
  return count.lease;
}

function touched(book: Map<string, KeyCount>, count: KeyCount): KeyCount {
  book.delete(count.key);
  book.set(count.key, count);
  return count;
}

function isIdle({ fullAtMs, freeFullAtMs, lease }: KeyCount, nowMs: number): boolean {
  if (fullAtMs > nowMs || freeFullAtMs > nowMs) return false;
  return lease === undefined || (lease.tokens === 0 && !lease.isAsked && lease.waiting.length === 0 && lease.emptyUntilMs <= nowMs);
}
