import type { Part } from "./part.ts";
import type { Reading } from "./reading.ts";
import type { Lacks } from "./signing.ts";

const noForm: Lacks = { lacks: "a body that is no form, so nothing signed covers it" };

/** Every field as name and value, sorted by name, then value, equal ones once. A body that is no form would go unsigned: it is refused. */
export function sortedForm(request: Reading): Buffer | Lacks {
  if (request.body.length === 0) return Buffer.alloc(0);
  const form = request.form();
  if (!form) return noForm;
  const fields = sorted([...form]);
  const distinct = fields.filter(([name, value], index) => name !== fields[index - 1]?.[0] || value !== fields[index - 1]?.[1]);
  return Buffer.from(distinct.map(([name, value]) => name + value).join(""), "utf8");
}

/** Every field, sorted, joined as a record says. */
export function sortedFields(request: Reading, part: Extract<Part, { fields: unknown }>): Buffer | Lacks {
  const { fields, pair, between, without = [], repeated, valuesOnly } = part;
  const found = fieldsOf(request, fields);
  if (!found) return noForm;
  const write = writerOf(part.encoded);
  const written = sorted(found)
    .filter(([name]) => !without.includes(name))
    .map(([name, value]): Field => [write(name), write(value)]);
  const lines = repeated === undefined ? written : once(written, repeated);
  return Buffer.from(lines.map(([name, value]) => (valuesOnly ? value : `${name}${pair}${value}`)).join(between), "utf8");
}

function writerOf(encoded: Extract<Part, { fields: unknown }>["encoded"]): (text: string) => string {
  if (encoded === undefined) return (text) => text;
  const write = (text: string) => encodeURIComponent(text.toWellFormed());
  if (encoded === true) return write;
  return (text) => write(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Each name once, with its values joined. */
function once(fields: readonly Field[], between: string): readonly Field[] {
  const values = Map.groupBy(fields, ([name]) => name);
  return [...values].map(([name, same]) => [name, same.map(([, value]) => value).join(between)]);
}

type Field = readonly [name: string, value: string];

function fieldsOf(request: Reading, place: "form" | "query" | "json"): readonly Field[] | undefined {
  if (place === "query") return request.queryFields();
  if (place === "form") return request.body.length === 0 ? [] : request.form() && [...(request.form() ?? [])];
  return jsonFields(request.body);
}

/** The leaves of a JSON body by their own names, nested ones as well, as their text. */
function jsonFields(body: Buffer): readonly Field[] | undefined {
  const value = parse(body);
  if (value === undefined) return;
  return addLeaves([], "", value).flatMap(([name, leaf]): Field[] => (leaf === null ? [] : [[name, String(leaf)]]));
}

type Leaf = readonly [name: string, value: unknown];

/** Into one list: a list for each level would be copied as often as the body is deep. */
function addLeaves(leaves: Leaf[], name: string, value: unknown): Leaf[] {
  if (typeof value !== "object" || value === null) leaves.push([name, value]);
  else for (const [inner, member] of Object.entries(value)) addLeaves(leaves, Array.isArray(value) ? name : inner, member);
  return leaves;
}

/** The values of a JSON body's leaves, sorted by themselves; null is a word as well. */
export function sortedValues(body: Buffer, { between, without = [], decimals }: Extract<Part, { values: unknown }>): Buffer | Lacks {
  const value = parse(body);
  if (value === undefined) return { lacks: "a body that is no JSON" };
  const kept = addLeaves([], "", value).filter(([name]) => !without.includes(name));
  const texts = kept.map(([, leaf]) => (typeof leaf === "number" ? leaf.toFixed(decimals) : String(leaf)));
  return Buffer.from(texts.toSorted(compare).join(between), "utf8");
}

/** The JSON body written again with the members of every object sorted by name. */
export function sortedJson(body: Buffer): Buffer | Lacks {
  const value = parse(body);
  return value === undefined ? { lacks: "a body that is no JSON" } : Buffer.from(JSON.stringify(withSortedNames(value)), "utf8");
}

function withSortedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedNames);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(sorted(Object.entries(value).map(([name, member]) => [name, withSortedNames(member)])));
}

/** PHP's serialize() of the form's fields but `p_signature`, sorted by name. */
export function phpForm(request: Reading): Buffer | Lacks {
  const form = request.form();
  if (!form) return noForm;
  const fields = sorted([...form].filter(([name]) => name !== "p_signature"));
  return Buffer.from(`a:${fields.length}:{${fields.flat().map(phpText).join("")}}`, "utf8");
}

function phpText(text: string): string {
  return `s:${Buffer.byteLength(text)}:"${text}";`;
}

const bytesMax = 1_048_576;

function parse(body: Buffer): unknown {
  if (body.length > bytesMax) return;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return;
  }
}

function sorted<Value>(fields: readonly (readonly [string, Value])[]): (readonly [string, Value])[] {
  return fields.toSorted(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
}

function compare<Value>(left: Value, right: Value): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
