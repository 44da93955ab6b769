import { type LinearPattern, linearPattern } from "../linear-pattern.ts";
import { PolicyError } from "../policy-error.ts";
import type { Compiler } from "./compiler.ts";
import { isSchema, isSchemaObject, type SchemaObject } from "./schema-index.ts";
import type { Check } from "./site.ts";

/** Where a keyword stands: the schema around it, and what it is relative to. */
export interface Place {
  keyword: string;
  schema: SchemaObject;
  base: string;
  compiler: Compiler;
}

/** Makes a keyword's check from its value; nothing when it can never say no here. Throws a PolicyError when the value is none for it. */
export type Make = (value: unknown, place: Place) => Check | undefined;

export function schemaAt(value: unknown, { keyword, base, compiler }: Place): Check {
  if (!isSchema(value)) throw wrong(keyword, "a schema");
  return compiler.prepare({ schema: value, base });
}

export function schemasIn(value: unknown, place: Place): Check[] {
  if (!Array.isArray(value) || value.length === 0) throw wrong(place.keyword, "a list of schemas");
  return value.map((one) => schemaAt(one, place));
}

export function schemasByName(value: unknown, place: Place): Map<string, Check> {
  if (!isSchemaObject(value)) throw wrong(place.keyword, "schemas by name");
  return new Map(Object.entries(value).map(([name, one]) => [name, schemaAt(one, place)]));
}

export function patternAt(source: unknown, { keyword }: Pick<Place, "keyword">): LinearPattern {
  const pattern = typeof source === "string" ? linearPattern(source) : undefined;
  if (!pattern) throw wrong(keyword, "a pattern of RE2: no lookaround, no backreferences, 1,000 letters at most");
  return pattern;
}

export function namesAt(value: unknown, { keyword }: Pick<Place, "keyword">): readonly string[] {
  if (!Array.isArray(value) || !value.every((name) => typeof name === "string")) throw wrong(keyword, "a list of names");
  return value;
}

export function wrong(keyword: string, needed: string): PolicyError {
  return new PolicyError("schema", `${keyword} needs ${needed}`);
}
