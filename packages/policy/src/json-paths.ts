import { JsonScan } from "./json-scan.ts";

/** Larger bodies are not searched: looking up an id must not cost more than checking a signature. */
const bytesMax = 1_048_576;

/** A name on the way to a wanted value; `slot` when the value itself is wanted. */
export interface PathNode {
  slot?: number;
  children: Map<string, PathNode>;
  /** How long the children's names are in UTF-8: another name need not be read. */
  nameBytes: { min: number; max: number };
}

/** The JSON paths a policy asks for, found together in one bounded pass over the body. */
export class JsonPaths {
  readonly #root = childless();
  #slots = 0;

  /** The slot of a dotted path; the same path gets the same slot. */
  add(path: string): number {
    let node = this.#root;
    for (const name of path.split(".")) {
      const next = node.children.get(name) ?? childless();
      node.children.set(name, next);
      const bytes = Buffer.byteLength(name);
      node.nameBytes = { min: Math.min(node.nameBytes.min, bytes), max: Math.max(node.nameBytes.max, bytes) };
      node = next;
    }
    node.slot ??= this.#slots++;
    return node.slot;
  }

  /** The values by slot; all empty when the body is not JSON, too large or nested too deep. Never throws. */
  find(body: Buffer): readonly (string | undefined)[] {
    if (this.#slots === 0 || body.length > bytesMax) return [];
    return new JsonScan(body).find(this.#root);
  }
}

function childless(): PathNode {
  return { children: new Map(), nameBytes: { min: Number.POSITIVE_INFINITY, max: 0 } };
}
