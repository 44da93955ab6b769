import { plain } from "./plain-writer.ts";

/** So much is looked at as text before, and behind, the bytes of a message. */
const textMax = 4_096;

/** Cuts a message up in the order in which it was put together. What it reads counts only if `isRead` says so at the end. */
export class PlainReader {
  readonly #message: Buffer;
  #text: string;
  #at = 0;
  /** Where in the message the text begins. */
  #begin = 0;
  #isPlain = true;

  constructor(message: Buffer) {
    this.#message = message;
    this.#text = message.toString("latin1", 0, textMax);
  }

  /** All of it was read, and all was as it should be. */
  get isRead(): boolean {
    return this.#isPlain && this.#begin + this.#at === this.#message.length;
  }

  /** Steps over exactly this, where it stands here; says whether it did. */
  skip(written: string): boolean {
    const stands = this.#text.startsWith(written, this.#at);
    if (stands) this.#at += written.length;
    return stands;
  }

  demand(written: string): this {
    this.#isPlain &&= this.skip(written);
    return this;
  }

  text(): string {
    const head = this.#byte();
    const length = (head & 0xe0) === 0xa0 ? head & 0x1f : head === 0xd9 ? this.#byte() : head === 0xda ? this.#twoBytes() : Number.POSITIVE_INFINITY;
    const from = this.#at;
    this.#at += length;
    const value = this.#text.slice(from, this.#at);
    this.#isPlain &&= value.length === length && plain.test(value);
    return value;
  }

  texts(): string[] {
    const head = this.#byte();
    const count = (head & 0xf0) === 0x90 ? head & 0x0f : head === 0xdc ? this.#twoBytes() : this.#fail();
    const values: string[] = [];
    while (values.length < count && this.#isPlain) values.push(this.text());
    return values;
  }

  number(): number {
    const head = this.#byte();
    if (head < 0x80) return head;
    if (head === 0xcc) return this.#byte();
    if (head === 0xcd) return this.#twoBytes();
    if (head === 0xce) return this.#twoBytes() * 0x10000 + this.#twoBytes();
    const from = this.#begin + this.#at;
    this.#at += 8;
    return head === 0xcb && from + 8 <= this.#message.length ? this.#message.readDoubleBE(from) : this.#fail();
  }

  boolean(): boolean {
    const head = this.#byte();
    if (head !== 0xc2 && head !== 0xc3) this.#fail();
    return head === 0xc3;
  }

  /** A view of the message. */
  bytes(): Buffer {
    const head = this.#byte();
    const length =
      head === 0xc4 ? this.#byte() : head === 0xc5 ? this.#twoBytes() : head === 0xc6 ? this.#twoBytes() * 0x10000 + this.#twoBytes() : this.#fail();
    const from = this.#begin + this.#at;
    this.#begin = from + length;
    this.#text = this.#message.toString("latin1", this.#begin, this.#begin + textMax);
    this.#at = 0;
    return this.#message.subarray(from, this.#begin);
  }

  #byte(): number {
    const value = this.#text.charCodeAt(this.#at++);
    return value >= 0 ? value : this.#fail(); // not a number: the text has ended
  }

  #twoBytes(): number {
    return this.#byte() * 0x100 + this.#byte();
  }

  #fail(): number {
    this.#isPlain = false;
    return 0;
  }
}
