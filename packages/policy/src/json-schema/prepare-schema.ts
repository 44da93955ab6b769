import type { JsonValue } from "../bounded-json.ts";
import type { Budget } from "../budget.ts";
import { PolicyError } from "../policy-error.ts";
import { Compiler } from "./compiler.ts";
import { home, isSchema, type Schema, SchemaIndex } from "./schema-index.ts";
import type { Fault } from "./site.ts";

/** A schema made ready. Its check throws BudgetSpent when a value asks for more work than one request may cost. */
export interface PreparedSchema {
  check(value: JsonValue, budget: Budget): Fault | undefined;
}

/**
 * Makes a JSON Schema (draft 2020-12, or draft 7 where `$schema` says so) ready. It is interpreted: no code is made from it and nothing is
 * fetched; `documents` are further ones by their address. Formats are notes, as the standard has it. Throws a PolicyError.
 */
export function prepareSchema(root: unknown, documents: Readonly<Record<string, Schema>> = {}): PreparedSchema {
  if (!isSchema(root)) throw new PolicyError("schema", "a schema is an object, or true or false");
  const index = new SchemaIndex(root);
  for (const [address, document] of Object.entries(documents)) index.add(document, address);
  const compiler = new Compiler(index);
  const apply = compiler.prepare({ schema: root, base: home });
  compiler.finish();
  return { check: (value, budget) => apply({ value, way: undefined, seen: {}, run: { budget, depth: 0, scope: [home], tracks: index.tracks } }) };
}
