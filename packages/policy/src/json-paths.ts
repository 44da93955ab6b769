import { JsonScan } from "./json-scan.ts";

/** Larger bodies are not searched: looking up an id must not cost more than checking a signature. */
const bytesMax = 1_048_576;

/** A name on the way to a wanted value; `slot` when the value itself is wanted. */
export interface PathNode {
  slot?: number;
  children: Map<string, PathNode>;
}

/** The JSON paths a policy asks for, found together in one bounded pass over the body. */
export class JsonPaths {
  readonly #root: PathNode = { children: new Map() };
  #slots = 0;

  /** The slot of a dotted path; the same path gets the same slot. */
  add(path: string): number {
    let node = this.#root;
    for (const name of path.split(".")) {
      const next = node.children.get(name) ?? { children: new Map() };
      node.children.set(name, next);
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
