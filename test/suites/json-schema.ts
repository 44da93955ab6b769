import path from "node:path";
import type { JsonValue } from "@postern/policy/bounded-json";
import { Budget } from "@postern/policy/budget";
import { type PreparedSchema, prepareSchema } from "@postern/policy/json-schema/prepare-schema";
import type { Schema } from "@postern/policy/json-schema/schema-index";
import { PolicyError } from "@postern/policy/policy-error";
import { type Case, expectVerdict, jsonFiles, type Suite } from "./suite.ts";

/** A schema of JSON-Schema-Test-Suite, with values that fit it or do not. */
interface Group {
  description: string;
  schema: unknown;
  tests: { description: string; data: JsonValue; valid: boolean }[];
}

const remoteHost = "http://localhost:1234/";
const notTaken = /^optional[\\/]format/;
const steps = 100_000;

/** JSON Schema 2020-12 through the interpreter of the gate. `remotes/` is served from memory: a schema never fetches anything. */
export function jsonSchema(folder: string): Suite[] {
  const remotes = remotesIn(path.join(folder, "remotes"));
  return jsonFiles(path.join(folder, "tests", "draft2020-12")).map(({ name, content }) => ({
    name: `json-schema-2020-12/${name}`,
    cases: (content as Group[]).flatMap((group) => (notTaken.test(name) ? skippedCases(group) : casesOf(group, remotes))),
  }));
}

function skippedCases({ tests }: Group): Case[] {
  const judge = () => ({ skipped: "a format is a note and says no to nothing; optional in the standard" });
  return tests.map(({ description }) => ({ name: description, judge }));
}

function casesOf({ description, schema, tests }: Group, remotes: Record<string, Schema>): Case[] {
  const prepared = prepare(schema, remotes);
  return tests.map(({ description: what, data, valid }) => ({
    name: `${description}: ${what}`,
    judge: () => ("skipped" in prepared ? prepared : expectVerdict(prepared.check(data, new Budget(steps)) === undefined, valid)),
  }));
}

function prepare(schema: unknown, remotes: Record<string, Schema>): PreparedSchema | { skipped: string } {
  try {
    return prepareSchema(schema, remotes);
  } catch (error) {
    if (error instanceof PolicyError) return { skipped: `refused when it is saved: ${error.detail}` };
    throw error;
  }
}

function remotesIn(folder: string): Record<string, Schema> {
  const current = jsonFiles(folder).filter(({ name }) => /^draft2020-12[\\/]/.test(name));
  return Object.fromEntries(current.map(({ name, content }) => [remoteHost + name.replaceAll("\\", "/"), content as Schema]));
}
