import type { PathNode } from "./json-paths.ts";
import { depthMax, skipColon, skipSpace, skipString, skipValue, skipWord } from "./json-skip.ts";

const quoteMark = 0x22;
const backslash = 0x5c;
/** A name that was not read, as it is none of those that are wanted. */
const unwanted = null;
const scalar = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * One pass over a JSON body that keeps only the wanted values. As in JSON.parse the last of two equal names wins, so the pass goes to the end; unlike
 * there, numbers stay as written (ids above 2^53 survive), depth is bounded and nothing else is built.
 */
export class JsonScan {
  readonly #body: Buffer;
  /** The same, a letter for each byte. */
  readonly #text: string;
  /** Where the pass is; -1 once something is not well-formed. */
  #at = 0;
  #found: (string | undefined)[] = [];

  constructor(body: Buffer) {
    this.#body = body;
    this.#text = body.toString("latin1");
  }

  /** The values by slot; none at all when the body is not well-formed. */
  find(root: PathNode): readonly (string | undefined)[] {
    const complete = this.#value(root, 0) && Number.isNaN(this.#peek());
    return complete ? this.#found : [];
  }

  #value(node: PathNode | undefined, depth: number): boolean {
    const start = this.#peek();
    if (!node) return this.#moveTo(skipValue(this.#text, this.#at, depth));
    if (start === 0x7b) return depth < depthMax && this.#members(node, depth + 1, 0x7d);
    if (start === 0x5b) return depth < depthMax && this.#members(node, depth + 1, 0x5d);
    const from = this.#at;
    if (!this.#moveTo(start === quoteMark ? skipString(this.#text, from) : skipWord(this.#text, from))) return false;
    return node.slot === undefined || this.#keep(node.slot, this.#body.toString("utf8", from, this.#at));
  }

  /** The members of an object, or the items of a list under their numbers. */
  #members(node: PathNode, depth: number, end: number): boolean {
    this.#at++;
    if (this.#peek() === end) return this.#moveTo(this.#at + 1);
    for (let index = 0; ; index++) {
      const name = end === 0x7d ? this.#name(node) : index;
      if (name === undefined) return false;
      const child = name !== unwanted && node.children.size > 0 ? node.children.get(String(name)) : undefined;
      if (child) this.#forget(child);
      if (!this.#value(child, depth)) return false;
      const next = this.#peek();
      this.#at++;
      if (next === end) return true;
      if (next !== 0x2c) return false;
    }
  }

  /** A member's name up to its colon. */
  #name(node: PathNode): string | typeof unwanted | undefined {
    if (this.#peek() !== quoteMark) return;
    const from = this.#at;
    if (!this.#moveTo(skipString(this.#text, from))) return;
    const to = this.#at;
    if (!this.#moveTo(skipColon(this.#text, to))) return;
    return this.#mayBeChild(node, from, to) ? unquote(this.#body.toString("utf8", from, to)) : unwanted;
  }

  #mayBeChild({ nameBytes }: PathNode, from: number, to: number): boolean {
    const bytes = to - from - 2;
    return (bytes >= nameBytes.min && bytes <= nameBytes.max) || (bytes > nameBytes.max && this.#body.subarray(from, to).includes(backslash));
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

  /** The next letter that is no white space; not a number at the end. */
  #peek(): number {
    this.#at = skipSpace(this.#text, this.#at);
    return this.#text.charCodeAt(this.#at);
  }

  #moveTo(at: number): boolean {
    this.#at = at;
    return at >= 0;
  }
}

function unquote(source: string): string | undefined {
  if (!source.includes("\\")) return source.slice(1, -1);
  try {
    return JSON.parse(source) as string;
  } catch {
    return;
  }
}
