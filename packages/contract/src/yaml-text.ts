import { type Document, isAlias, isMap, isScalar, Lexer, LineCounter, type Node, type Pair, parseDocument, visit } from "yaml";

/** What is wrong with a text, and where; lines and columns count from 1. */
export interface TextFault {
  line: number;
  column: number;
  /** Where in the value: `endpoints[0].policy`; empty for the whole. */
  path: string;
  says: string;
}
export type Path = readonly PropertyKey[];

/** A YAML (or JSON) text that could be read: its value, and its nodes with the comments between them. */
export interface YamlText {
  value: unknown;
  document: Document.Parsed;
  /** Where the value at this path stands, or the nearest around it that does; with a key, that key of it. */
  placeOf(path: Path, key?: string): { line: number; column: number };
}

export const textLettersMax = 1_048_576;
const depthMax = 64;
const tokensMax = 200_000;

/**
 * Reads one YAML 1.2 document, of which JSON is a part. What makes YAML surprising or dear is refused: anchors and aliases, merge keys, tags,
 * directives, names that stand twice, deep nesting.
 */
export function readYaml(text: string): { text: YamlText } | { faults: TextFault[] } {
  if (text.length > textLettersMax) return wholeFault(`is larger than ${textLettersMax / 1_048_576} MiB`);
  const excess = excessOf(text);
  if (excess) return wholeFault(excess);
  const lines = new LineCounter();
  // The library's own search for names that stand twice compares each with each.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, stringKeys: true, merge: false, schema: "core" });
  const at = (offset: number) => placeAt(lines, offset);
  const told = [...document.errors, ...document.warnings].map(({ message, pos }) => ({ ...at(pos[0]), path: "", says: sentenceOf(message) }));
  const odd = told.length > 0 ? [] : oddities(document, at);
  if (told.length > 0 || odd.length > 0) return { faults: [...told, ...odd].slice(0, faultsMax) };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  return { text: { value, document, placeOf: (path, key) => at(offsetOf(document, path, key)) } };
}

const faultsMax = 20;

function wholeFault(says: string): { faults: TextFault[] } {
  return { faults: [{ line: 1, column: 1, path: "", says }] };
}

function placeAt(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** Depth and number cost the parser more than length does, so they are counted first: brackets, and lists that begin on one line. */
function excessOf(text: string): string | undefined {
  let tokens = 0;
  let brackets = 0;
  let begun = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") brackets++;
    else if (token === "]" || token === "}") brackets--;
    else if (brackets === 0 && (token === "-" || token === "?" || token === ":"))
      begun++; // between brackets they stand side by side
    else if (token === "\n" || token === "\r\n") begun = 0;
    if (brackets > depthMax || begun > depthMax) return `is nested deeper than ${depthMax}`;
    if (++tokens > tokensMax) return "holds more values than a policy can";
  }
  return undefined;
}

function sentenceOf(message: string): string {
  return message.replace(/\n[\s\S]*$/, "").replace(/ at line \d+, column \d+:?$/, "");
}

/** What is YAML, and not for a file that people review. */
function oddities(document: Document.Parsed, at: (offset: number) => { line: number; column: number }): TextFault[] {
  const faults: TextFault[] = [];
  const tell = (node: Node, says: string) => faults.push({ ...at(node.range?.[0] ?? 0), path: "", says });
  if (document.directives.yaml.explicit) faults.push({ line: 1, column: 1, path: "", says: "has a %YAML line: leave it out, version 1.2 is meant" });
  visit(document, {
    Node(_, node) {
      if (faults.length >= faultsMax) return visit.BREAK;
      if (isAlias(node) || node.anchor !== undefined) tell(node, "anchors and aliases (& and *) are not read: write the value out");
      else if (node.tag !== undefined) tell(node, `the tag ${node.tag} is not read: leave it out`);
      else if (isMap(node)) for (const { key, says } of faultyKeys(node.items as Pair[])) tell(key, says);
    },
  });
  return faults;
}

function faultyKeys(pairs: readonly Pair[]): { key: Node; says: string }[] {
  const seen = new Set<unknown>();
  return pairs.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const isSecond = seen.has(key.value);
    seen.add(key.value);
    if (isSecond) return [{ key, says: `"${key.value}" stands here twice` }];
    if (key.value === "<<") return [{ key, says: "merge keys (<<) are not read: write the settings out" }];
    return key.value === "__proto__" ? [{ key, says: "__proto__ is no name" }] : [];
  });
}

function offsetOf(document: Document.Parsed, path: Path, key?: string): number {
  let node: unknown = document.contents;
  for (const step of path) {
    const inner = isMap(node) ? node.get(String(step), true) : (node as { items?: unknown[] } | null)?.items?.[Number(step)];
    if (!hasRange(inner)) break;
    node = inner;
  }
  const named = key !== undefined && isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key : undefined;
  if (hasRange(named)) return named.range[0];
  return hasRange(node) ? node.range[0] : 0;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === "object" && node !== null && Array.isArray((node as { range?: unknown }).range);
}
