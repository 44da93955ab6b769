import { Document, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";

/** Members by which an item of a list is known again, whatever its place. */
const nameKeys = ["name", "to", "kind"] as const;

/** Changes a document into this value; what stays the same keeps its place, its form and its comments. */
export function mergeYaml(document: Document, value: unknown): void {
  document.contents = merged(document, document.contents, value) as Document["contents"];
}

/** The text of a value that no document holds yet, below a comment. */
export function freshYaml(value: unknown, comment?: string): string {
  const document = new Document(value);
  if (comment !== undefined) document.commentBefore = ` ${comment}`;
  return yamlTextOf(document);
}

/** The text of a document: lines are not folded, as a folded pattern or key is hard to read. Brackets stand as they did in the text before. */
export function yamlTextOf(document: Document, was = ""): string {
  return document.toString({ lineWidth: 0, flowCollectionPadding: !/\[[^\s\]]/.test(was) });
}

function merged(document: Document, node: Node | null, value: unknown): Node {
  if ((isMap(node) || isSeq(node)) && node.items.length === 0 && !isEmpty(value)) node.flow = false; // brackets were for having nothing in them
  if (isMap(node) && isRecord(value)) return mergeMap(document, node, value);
  if (isSeq(node) && Array.isArray(value)) return mergeList(document, node, value);
  if (isScalar(node) && !isRecord(value) && !Array.isArray(value)) {
    if (!Object.is(node.value, value)) {
      node.value = value;
      delete node.source;
      delete node.type; // a quoted text may become a number
    }
    return node;
  }
  const made = document.createNode(value) as Node;
  if (node?.commentBefore != null) made.commentBefore = node.commentBefore;
  return made;
}

function mergeMap(document: Document, map: YAMLMap, value: Record<string, unknown>): YAMLMap {
  map.items = map.items.filter(({ key }) => isScalar(key) && Object.hasOwn(value, String(key.value)) && value[String(key.value)] !== undefined);
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
    if (pair) pair.value = merged(document, pair.value as Node | null, member);
    else map.items.push(document.createPair(name, member) as YAMLMap["items"][number]);
  }
  return map;
}

/** Each value takes the item that equals it, or else the first one left that has its name. */
function mergeList(document: Document, list: YAMLSeq, values: readonly unknown[]): YAMLSeq {
  const left = new Set(list.items.map((node) => knownItem(node as Node, document)));
  const take = (fits: (item: KnownItem) => boolean) => {
    const item = [...left].find(fits);
    if (item) left.delete(item);
    return item?.node;
  };
  const equal = values.map((value) => {
    const text = JSON.stringify(value);
    return take((item) => item.text === text);
  });
  list.items = values.map((value, index) => {
    const name = nameOf(value);
    const node = equal[index] ?? (name === undefined ? undefined : take((item) => item.name === name));
    return merged(document, node ?? null, value);
  });
  return list;
}

interface KnownItem {
  node: Node;
  text: string;
  name: string | undefined;
}

function knownItem(node: Node, document: Document): KnownItem {
  const value: unknown = node.toJS(document);
  return { node, text: JSON.stringify(value), name: nameOf(value) };
}

function nameOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const key = nameKeys.find((key) => Object.hasOwn(value, key) && typeof value[key] === "string");
  return key && `${key} ${value[key]}`;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
