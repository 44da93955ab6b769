import type { Account } from "@postern/policy/ports";
import { type InUseOrder, UseOrder } from "@postern/policy/use-order";
import { type Lease, noLease } from "./lease.ts";

/** What is known of one key of one rate gate. */
export interface KeyCount extends InUseOrder<KeyCount> {
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

type Book = UseOrder<KeyCount>;

/** A millisecond's work. */
const forgottenAtOnce = 2_000;

/**
 * The keys of all gates, bounded. A key is forgotten once its bucket is full again, the one untouched for longest first. When there is no room and
 * none can be forgotten, new keys of that gate are counted as one: a flood of made-up keys frees nobody of the count of theirs.
 */
export class KeyBooks {
  readonly #books = new Map<string, Book>();
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
    if (known) {
      book.touch(known);
      return known;
    }
    if (!this.#hasRoom(book) && !this.#forgetIdle(book, nowMs)) return this.#rest(book, account);
    return this.#add(book, key, account);
  }

  /** Forgets what is full again, so many at a time, as requests wait meanwhile; books that are empty then are closed. */
  tidy(nowMs: number): void {
    let left = forgottenAtOnce;
    for (const [name, book] of this.#books) {
      while (left > 0 && this.#forgetIdle(book, nowMs)) left--;
      if (book.size === 0) this.#books.delete(name);
    }
  }

  #bookOf(name: string): Book {
    const known = this.#books.get(name);
    if (known) return known;
    const book: Book = new UseOrder();
    this.#books.set(name, book);
    return book;
  }

  #hasRoom({ size }: Book): boolean {
    return this.#size < this.#limits.keysMax && size < this.#limits.bookMax;
  }

  #forgetIdle(book: Book, nowMs: number): boolean {
    const { oldest } = book;
    if (!oldest || !isIdle(oldest, nowMs)) return false;
    book.delete(oldest);
    this.#size -= 1;
    return true;
  }

  #rest(book: Book, account: Account): KeyCount {
    const key = `${account.book}/*`;
    return book.get(key) ?? this.#add(book, key, account);
  }

  #add(book: Book, key: string, account: Account): KeyCount {
    const count: KeyCount = { key, account, fullAtMs: 0, freeFullAtMs: 0, lease: undefined, older: undefined, newer: undefined };
    book.add(count);
    this.#size += 1;
    return count;
  }
}

/** The lease of a key, made when it is first needed. */
export function leaseOf(count: KeyCount): Lease {
  count.lease ??= noLease();
  return count.lease;
}

function isIdle({ fullAtMs, freeFullAtMs, lease }: KeyCount, nowMs: number): boolean {
  if (fullAtMs > nowMs || freeFullAtMs > nowMs) return false;
  return lease === undefined || (lease.tokens === 0 && !lease.isAsked && lease.waiting.length === 0 && lease.emptyUntilMs <= nowMs);
}
