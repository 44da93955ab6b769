/**
 * The few forms of msgpack (https://github.com/msgpack/msgpack/blob/master/spec.md) that the usual frames are made of, put together and cut up as latin1
 * text: that costs half of what bytes one by one cost. Only plain texts (what can be seen of ASCII) are read and written; whatever else there is
 * makes a message `undefined`, and is left to a whole implementation.
 */
export const plain = /^[\t\x20-\x7e]*$/;

/** Puts a message together; the bytes of one part of it may stay where they are until the end. */
export class PlainWriter {
  #text: string;
  #before = "";
  #bytes: Uint8Array | undefined;
  #isPlain = true;

  /** `begin`, as what is added: written before, by `mapOf` and `textOf`. */
  constructor(begin: string) {
    this.#text = begin;
  }

  add(written: string): this {
    this.#text += written;
    return this;
  }

  text(value: string): this {
    this.#isPlain &&= value.length <= 0xffff && plain.test(value);
    return this.add(textOf(value));
  }

  texts(values: readonly string[]): this {
    this.add(values.length < 16 ? byte(0x90 | values.length) : `\xdc${twoBytes(values.length)}`);
    for (const value of values) this.text(value);
    return this;
  }

  /** From 0 to 2^32 - 1 as an integer, else as a double. */
  number(value: number): this {
    if (value !== value >>> 0) return this.add(doubleOf(value));
    if (value < 0x80) return this.add(byte(value));
    if (value < 0x100) return this.add(`\xcc${byte(value)}`);
    return this.add(value < 0x10000 ? `\xcd${twoBytes(value)}` : `\xce${twoBytes(value >>> 16)}${twoBytes(value & 0xffff)}`);
  }

  boolean(value: boolean): this {
    return this.add(value ? "\xc3" : "\xc2");
  }

  /** Once in a message. */
  bytes(value: Uint8Array): this {
    const { length } = value;
    const size =
      length < 0x100 ? `\xc4${byte(length)}` : length < 0x10000 ? `\xc5${twoBytes(length)}` : `\xc6${twoBytes(length >>> 16)}${twoBytes(length & 0xffff)}`;
    this.#before = this.#text + size;
    this.#bytes = value;
    this.#text = "";
    return this;
  }

  message(): Buffer | undefined {
    if (!this.#isPlain) return;
    if (!this.#bytes) return Buffer.from(this.#text, "latin1");
    const message = Buffer.allocUnsafe(this.#before.length + this.#bytes.length + this.#text.length);
    message.write(this.#before, "latin1");
    message.set(this.#bytes, this.#before.length);
    message.write(this.#text, this.#before.length + this.#bytes.length, "latin1");
    return message;
  }
}

export function mapOf(fields: number): string {
  return `\xde${twoBytes(fields)}`; // as msgpackr writes every map
}

export function textOf(value: string): string {
  const { length } = value;
  if (length < 0x20) return byte(0xa0 | length) + value;
  return (length < 0x100 ? `\xd9${byte(length)}` : `\xda${twoBytes(length)}`) + value;
}

const bytesAsText = Array.from({ length: 256 }, (_, value) => String.fromCharCode(value));

function byte(value: number): string {
  return bytesAsText[value] ?? "";
}

function twoBytes(value: number): string {
  return byte(value >>> 8) + byte(value & 0xff);
}

const double = Buffer.alloc(8);

function doubleOf(value: number): string {
  double.writeDoubleBE(value);
  return `\xcb${double.toString("latin1")}`;
}
