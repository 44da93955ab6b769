import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Item, type Member, type Parameters, parseDictionary, parseItem, parseList } from "@postern/policy/structured-field";
import type { BareItem } from "@postern/policy/structured-value";
import { type Judgement, jsonFiles, type Suite } from "./suite.ts";

/** A case of httpwg/structured-field-tests. */
interface FieldCase {
  name: string;
  raw: string[];
  header_type: "item" | "list" | "dictionary";
  expected?: unknown;
  must_fail?: boolean;
  can_fail?: boolean;
}

/** The parser of structured fields (RFC 9651). A case that may fail passes either way, but not with another value. */
export function structuredFields(folder: string): Suite[] {
  return jsonFiles(folder)
    .filter(({ name }) => !name.includes(path.sep))
    .map(({ name, content }) => ({
      name: `structured-fields/${name}`,
      cases: (content as FieldCase[]).map((one) => ({ name: one.name, judge: () => judge(one) })),
    }));
}

function judge({ raw, header_type, expected, must_fail = false, can_fail = false }: FieldCase): Judgement {
  const value = readers[header_type](raw.join(", "));
  if (value === undefined) return must_fail || can_fail ? "passed" : { failure: "cannot be read" };
  if (must_fail) return { failure: "was read, and must not be" };
  return isDeepStrictEqual(value, expected) ? "passed" : { failure: `was read as ${JSON.stringify(value)}` };
}

const readers: Record<FieldCase["header_type"], (field: string) => unknown> = {
  item: (field) => shown(parseItem(field), showItem),
  list: (field) => parseList(field)?.map(showMember),
  dictionary: (field) => shown(parseDictionary(field), (entries) => [...new Map(entries)].map(([name, member]) => [name, showMember(member)])),
};

function shown<Value>(value: Value | undefined, show: (value: Value) => unknown): unknown {
  return value === undefined ? undefined : show(value);
}

function showMember(member: Member): unknown {
  return "items" in member ? [member.items.map(showItem), showParameters(member.parameters)] : showItem(member);
}

function showItem({ value, parameters }: Item): unknown {
  return [showBare(value), showParameters(parameters)];
}

function showParameters(parameters: Parameters): unknown {
  return [...parameters].map(([name, value]) => [name, showBare(value)]);
}

function showBare(item: BareItem): unknown {
  if (item.kind === "bytes") return { __type: "binary", value: base32(item.value) };
  if (item.kind === "token" || item.kind === "date") return { __type: item.kind, value: item.value };
  return item.kind === "display-string" ? { __type: "displaystring", value: item.value } : item.value;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const text = (bits.match(/.{1,5}/g) ?? []).map((group) => letters[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=");
}
