import { type Node, parseTree } from "jsonc-parser";

/** What stands in the place of a covered value. */
const cover = '"****"';
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A JSON body with the values at these places (`card.number`, `items.*.email`, `**.ssn`) covered, all its other bytes as they came; undefined where it is no JSON. */
export function coverFields(body: Uint8Array, fields: readonly string[]): { body: Buffer; isCovered: boolean } | undefined {
  const text = textOf(body);
  const root = text === undefined ? undefined : treeOf(text);
  if (text === undefined || !root) return;
  const spans = fields.flatMap((field) => nodesAt([root], field.split("."))).map(({ offset, length }) => ({ from: offset, to: offset + length }));
  const parts: string[] = [];
  let at = 0;
  for (const { from, to } of spans.sort((one, other) => one.from - other.from || other.to - one.to)) {
    if (from < at) continue; // within what is covered already
    parts.push(text.slice(at, from), cover);
    at = to;
  }
  return { body: Buffer.from(parts.join("") + text.slice(at)), isCovered: parts.length > 0 };
}

function textOf(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return; // bytes that are no text
  }
}

function treeOf(text: string): Node | undefined {
  try {
    const plain = text.replace(/^\ufeff/, " "); // a byte order mark is none of JSON's
    JSON.parse(plain); // stricter than what knows of places
    return parseTree(plain);
  } catch {
    return; // no JSON, or nested too deep to be read
  }
}

/** Members by name, also one that stands twice; elements by number; `*` for any of them; `**` for any depth. */
function nodesAt(nodes: readonly Node[], [step, ...rest]: readonly string[]): Node[] {
  if (step === undefined) return [...nodes];
  if (step === "**") return nodesAt(nodes.flatMap(everyNode), rest);
  return nodesAt(
    nodes.flatMap((node) => childrenAt(node, step)),
    rest,
  );
}

function childrenAt({ type, children = [] }: Node, step: string): Node[] {
  if (type === "array") return children.filter((_, index) => step === "*" || step === String(index));
  if (type !== "object") return [];
  return children.flatMap(({ children: [name, value] = [] }) => (value && (step === "*" || name?.value === step) ? [value] : []));
}

function everyNode(node: Node): Node[] {
  const found = [node];
  for (let at = 0; at < found.length; at++) found.push(...childrenAt(found[at] as Node, "*"));
  return found;
}
