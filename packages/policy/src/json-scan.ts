import type { PathNode } from "./json-paths.ts";

const depthMax = 64;
const quoteMark = 0x22;
const backslash = 0x5c;
/** A name that was not read, as it is none of those that are wanted. */
const unwanted = null;
const scalar = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * One pass over a JSON body that keeps only the wanted values. As in JSON.parse the last of two equal names wins; unlike there, numbers
 * stay as written (ids above 2^53 survive), depth is bounded and nothing else is built.
 */
export class JsonScan {
  readonly #body: Buffer;
  #at = 0;
  #found: (string | undefined)[] = [];

  constructor(body: Buffer) {
    this.#body = body;
  }

  /** The values by slot; none at all when the body is not well-formed. */
  find(root: PathNode): readonly (string | undefined)[] {
    const complete = this.#value(root, 0) && this.#peek() === undefined;
    return complete ? this.#found : [];
  }

  #value(node: PathNode | undefined, depth: number): boolean {
    const start = this.#peek();
    if (start === 0x7b) return depth < depthMax && this.#members(node, depth + 1, 0x7d);
    if (start === 0x5b) return depth < depthMax && this.#members(node, depth + 1, 0x5d);
    const from = this.#at;
    if (!(start === quoteMark ? this.#skipString() : this.#skipWord())) return false;
    if (node?.slot === undefined) return true;
    return this.#keep(node.slot, this.#body.toString("utf8", from, this.#at));
  }

  /** The members of an object, or the items of a list under their numbers. */
  #members(node: PathNode | undefined, depth: number, end: number): boolean {
    this.#at++;
    if (this.#peek() === end) return this.#step();
    for (let index = 0; ; index++) {
      const name = end === 0x7d ? this.#name(node) : index;
      if (name === undefined) return false;
      const child = node && name !== unwanted && node.children.size > 0 ? node.children.get(String(name)) : undefined;
      if (child) this.#forget(child);
      if (!this.#value(child, depth)) return false;
      const next = this.#peek();
      this.#at++;
      if (next === end) return true;
      if (next !== 0x2c) return false;
    }
  }

  /** A member's name up to its colon. */
  #name(node: PathNode | undefined): string | typeof unwanted | undefined {
    if (this.#peek() !== quoteMark) return;
    const from = this.#at;
    if (!this.#skipString()) return;
    const to = this.#at;
    if (this.#peek() !== 0x3a) return;
    this.#at++;
    return node && this.#mayBeChild(node, from, to) ? unquote(this.#body.toString("utf8", from, to)) : unwanted;
  }

  #mayBeChild({ nameBytes }: PathNode, from: number, to: number): boolean {
    const bytes = to - from - 2;
    return (bytes >= nameBytes.min && bytes <= nameBytes.max) || (bytes > nameBytes.max && this.#body.subarray(from, to).includes(backslash));
  }

  #skipString(): boolean {
    const body = this.#body;
    const end = body.length;
    let at = this.#at + 1;
    while (at < end && body[at] !== quoteMark) at += body[at] === backslash ? 2 : 1;
    this.#at = at + 1;
    return at < end;
  }

  /** A number or a literal: letters up to the next mark. */
  #skipWord(): boolean {
    const from = this.#at;
    while (isWordByte(this.#body[this.#at])) this.#at++;
    return this.#at > from;
  }

  #keep(slot: number, source: string): boolean {
    if (source.startsWith('"')) {
      const text = unquote(source);
      if (text === undefined) return false;
      this.#found[slot] = text;
    } else if (scalar.test(source)) this.#found[slot] = source;
    return true;
  }

  /** An earlier member of the same name no longer counts, nor does what it held. */
  #forget(node: PathNode): void {
    if (node.slot !== undefined) this.#found[node.slot] = undefined;
    for (const child of node.children.values()) this.#forget(child);
  }

  /** The next byte that is no white space. */
  #peek(): number | undefined {
    const body = this.#body;
    for (;;) {
      const byte = body[this.#at];
      if (byte === undefined || byte > 0x20) return byte;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.#at++;
    }
  }

  #step(): true {
    this.#at++;
    return true;
  }
}

function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const isDigit = byte >= 0x30 && byte <= 0x39;
  const isLetter = (byte >= 0x61 && byte <= 0x7a) || byte === 0x45;
  return isDigit || isLetter || byte === 0x2d || byte === 0x2b || byte === 0x2e;
}

function unquote(source: string): string | undefined {
  if (!source.includes("\\")) return source.slice(1, -1);
  try {
    return JSON.parse(source) as string;
  } catch {
    return;
  }
}
