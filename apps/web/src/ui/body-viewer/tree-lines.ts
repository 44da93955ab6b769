import { type Node, type ParseError, parseTree } from "jsonc-parser";

export interface TreeLine {
  /** Where it stands: `body.data.items[0]`; the identity of the line. */
  path: string;
  depth: number;
  key: string | undefined;
  kind: "object" | "array" | "string" | "number" | "boolean" | "null" | "end";
  /** A value exactly as written in the body; brackets for objects and arrays. */
  literal: string;
  /** Members of an object or array. */
  size: number;
  /** The same key stands earlier in the same object; most readers take the last. */
  isRepeated: boolean;
  /** The whole value as written, to copy. */
  source: () => string;
}

export interface Tree {
  text: string;
  root: Node;
}

/** Takes JSON apart without changing it: large numbers, escapes and repeated keys stay as written. Nothing when it is no JSON. */
export function readTree(text: string): Tree | undefined {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    return root && errors.length === 0 ? { text, root } : undefined;
  } catch {
    return; // nested deeper than the stack goes
  }
}

/** The lines of a tree from the top, without what is folded away. */
export function linesOf({ text, root }: Tree, folded: ReadonlySet<string>): TreeLine[] {
  const lines: TreeLine[] = [];
  const walk = (node: Node, place: Place) => {
    const source = () => text.slice(node.offset, node.offset + node.length);
    if (node.type !== "object" && node.type !== "array") {
      lines.push({ ...place, kind: node.type === "property" ? "null" : node.type, literal: source(), size: 0, source });
      return;
    }
    const [open, close] = node.type === "object" ? ["{", "}"] : ["[", "]"];
    const size = node.children?.length ?? 0;
    const closed = size === 0 || folded.has(place.path);
    lines.push({ ...place, kind: node.type, literal: closed ? `${open}${size === 0 ? "" : "…"}${close}` : open, size, source });
    if (closed) return;
    for (const member of membersOf(node, place)) walk(member.node, member);
    lines.push({ ...place, path: `${place.path} end`, key: undefined, isRepeated: false, kind: "end", literal: close, size: 0, source });
  };
  walk(root, { path: "body", depth: 0, key: undefined, isRepeated: false });
  return lines;
}

type Place = Pick<TreeLine, "path" | "depth" | "key" | "isRepeated">;
type Member = Place & { node: Node };

function membersOf(node: Node, { path, depth }: Pick<TreeLine, "path" | "depth">): Member[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child, index): Member[] => {
    if (node.type === "array") return [{ node: child, path: `${path}[${index}]`, depth: depth + 1, key: undefined, isRepeated: false }];
    const [name, value] = child.children ?? [];
    if (!value) return [];
    const key = String(name?.value);
    const isRepeated = seen.has(key);
    seen.add(key);
    return [{ node: value, path: `${path}${step(key)}${isRepeated ? `#${index}` : ""}`, depth: depth + 1, key, isRepeated }];
  });
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Every object and array at this depth or deeper, to fold by depth. */
export function pathsFrom(tree: Tree, depth: number): Set<string> {
  const lines = linesOf(tree, new Set());
  return new Set(lines.filter((line) => (line.kind === "object" || line.kind === "array") && line.depth >= depth && line.size > 0).map((line) => line.path));
}
